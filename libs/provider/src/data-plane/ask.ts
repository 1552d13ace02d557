import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Clock } from '@arthor/core';
import { z } from 'zod';
import { deadline } from '../http/deadline.js';
import { markIn } from './mark.js';

export const questionSchema = z.object({
  host: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  /** What is answered by a gateway that serves the route. */
  mark: z.string(),
});
/** How a gateway is asked which write of a route it serves. */
export type Asking = Omit<Question, 'mark'>;

/** How a gateway is asked whether it serves a route. */
export type Question = z.infer<typeof questionSchema>;

/** What one connection gave. */
export interface Answer {
  /** null = something else answered, or nobody. */
  readonly mark: string | null;
  /** null = nobody answered. */
  readonly status: number | null;
  /** Whether it is a gateway that takes all it is told at once; see {@link takesAllAtOnce}. */
  readonly atOnce: boolean;
  /** Why nobody answered; null when somebody did. */
  readonly failure: string | null;
}

/** Asked on this many fresh connections to each address: a balancer behind one spreads connections. */
const connections = 3;
const timeoutMs = 2000;

/** Asks every address of the gateway. Nothing thrown: who does not answer gives no mark. */
export async function askAll(
  question: Asking,
  url: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  const limit = deadline(clock, timeoutMs, signal);
  try {
    const answers = await Promise.all(
      (await addressesOf(url)).map(async (address) => {
        const asked = Array.from({ length: connections }, () => ask(question, url, address, limit.signal));
        return (await Promise.all(asked)).filter((answer) => answer !== 'nobody is there');
      }),
    );
    return answers.flat();
  } catch (error) {
    return [unanswered(error)];
  } finally {
    limit.done();
  }
}

async function addressesOf(url: string): Promise<readonly string[]> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return [host];
  return [...new Set((await lookup(host, { all: true })).map(({ address }) => address))];
}

const unanswered = (error: unknown): Answer => ({
  mark: null,
  status: null,
  atOnce: false,
  failure: error instanceof Error ? error.message : String(error),
});

async function ask(
  question: Asking,
  url: string,
  address: string,
  signal: AbortSignal,
): Promise<Answer | 'nobody is there'> {
  try {
    const response = await send(question, new URL(url), address, signal);
    const mark = markIn(response.headers.location);
    const { statusCode: status = null } = response;
    if (mark === null) {
      response.destroy();
      return { mark, status, atOnce: false, failure: null };
    }
    return { mark, status, atOnce: takesAllAtOnce(response, await beginning(response)), failure: null };
  } catch (error) {
    return isLoopback(address) && isRefusal(error) ? 'nobody is there' : unanswered(error);
  }
}

function send(
  { host, path, headers }: Asking,
  { protocol, port }: URL,
  address: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const options: RequestOptions & { servername: string } = {
    host: address,
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : port,
    path,
    // As clients of the environment's host send it.
    headers: { ...headers, host: port === '' ? host : `${host}:${port}` },
    servername: host,
    // A connection of its own, closed after the answer.
    agent: false,
    signal,
  };
  return new Promise((resolve, reject) => {
    const sent = protocol === 'https:' ? httpsRequest(options, resolve) : httpRequest(options, resolve);
    sent.on('error', reject).end();
  });
}

/** The first bytes of the body are enough to tell who answers. */
async function beginning(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > 64) break;
  }
  return text;
}

/**
 * Whether the gateway puts all its configuration in force in one step, told by how it answers: Traefik (the bare
 * words of the status) and Envoy (Higress). ingress-nginx does not: its workers learn of backends and weights up to a
 * second after they serve the redirect.
 */
function takesAllAtOnce({ headers }: IncomingMessage, body: string): boolean {
  return body === 'Found' || String(headers['server'] ?? '').includes('envoy');
}

/** `localhost` has two addresses, and a gateway on this machine often listens on one of them only. */
const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
