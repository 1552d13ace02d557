import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What a request got: who says to have answered, or why nobody did. */
export type Outcome =
  { readonly status: number; readonly pod: string | null; readonly ms: number } | { readonly error: string };

/** What is asked, and how often. */
export interface Requests {
  /** The gateway is connected to; its path is not used. */
  readonly gateway: URL;
  /** As clients ask for it: Host header and path come from here. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly count: number;
  readonly now: () => number;
}

const atOnce = 10;
/** An answer that names its pod does so at once. */
const bodyBytes = 64 * 1024;

/**
 * Sends GETs, each on a connection of its own, and follows no redirect. Ends early at the signal: what was not
 * answered by then is left out.
 */
export async function sendRequests(requests: Requests, signal: AbortSignal): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let left = requests.count;
  const worker = async (): Promise<void> => {
    while (left > 0 && !signal.aborted) {
      left--;
      const outcome = await sendOne(requests, signal);
      if (outcome !== null) outcomes.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, requests.count) }, worker));
  return outcomes;
}

async function sendOne(requests: Requests, signal: AbortSignal): Promise<Outcome | null> {
  const from = requests.now();
  try {
    const response = await connect(requests, signal);
    const pod = podOf(response, await beginning(response));
    return { status: response.statusCode ?? 0, pod, ms: requests.now() - from };
  } catch (error) {
    return signal.aborted ? null : { error: error instanceof Error ? error.message : String(error) };
  }
}

function connect({ gateway, url, headers }: Requests, signal: AbortSignal): Promise<IncomingMessage> {
  const secure = gateway.protocol === 'https:';
  const options: RequestOptions & { servername: string } = {
    host: gateway.hostname.replace(/^\[|\]$/g, ''),
    port: gateway.port === '' ? (secure ? 443 : 80) : gateway.port,
    path: url.pathname,
    headers: { ...headers, host: url.host },
    servername: url.hostname,
    agent: false,
    signal,
  };
  return new Promise((resolve, reject) => {
    const sent = secure ? httpsRequest(options, resolve) : httpRequest(options, resolve);
    sent.on('error', reject).end();
  });
}

async function beginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > bodyBytes) break;
  }
  return Buffer.concat(chunks).toString();
}

/** The pod that an application names: in a header, or in a JSON answer. Nothing else tells who answered. */
function podOf({ headers }: IncomingMessage, body: string): string | null {
  const named = headers['x-arthor-pod'];
  if (typeof named === 'string') return named;
  if (!/\bjson\b/.test(headers['content-type'] ?? '')) return null;
  try {
    const { pod }: { pod?: unknown } = Object(JSON.parse(body));
    return typeof pod === 'string' ? pod : null;
  } catch {
    return null;
  }
}
