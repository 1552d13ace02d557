import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { CheckItem, RegistryPort } from '@arthor/core';

/** What was asked, or that there was no answer in time. */
export const settled = async (
  what: string,
  asked: Promise<readonly CheckItem[]>,
): Promise<readonly CheckItem[]> => {
  try {
    return await asked;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return [{ code: 'CHECK_FAILED', status: 'UNKNOWN', message: `${what} did not answer: ${words}` }];
  }
};

/** A registry as it is called in texts; an added one by its own name. */
export const calledAs = ({ provider }: Pick<RegistryPort, 'provider'>): string =>
  provider === 'nacos' ? 'Nacos' : provider;

/** Whether somebody answers at the gateway's URL, for an environment's host if there is one; any status will do. */
export async function gatewayAnswers(
  url: string,
  host: string | null,
  signal: AbortSignal,
): Promise<readonly CheckItem[]> {
  const code = 'GATEWAY_REACHABLE';
  try {
    const { statusCode, headers } = await ask(new URL(url), host, signal);
    const who = headers['server'] === undefined ? '' : ` (${String(headers['server'])})`;
    return [{ code, status: 'OK', message: `${url} answers HTTP ${statusCode}${who}.` }];
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return [{ code, status: 'FAILED', message: `${url} does not answer: ${words}` }];
  }
}

function ask(url: URL, host: string | null, signal: AbortSignal): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const headers = host === null ? {} : { host: url.port === '' ? host : `${host}:${url.port}` };
  const options = { signal, agent: false, headers, ...(host === null ? {} : { servername: host }) };
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage): void => {
      response.destroy();
      resolve(response);
    };
    const sent = secure ? httpsRequest(url, options, answered) : httpRequest(url, options, answered);
    sent.on('error', reject).end();
  });
}
