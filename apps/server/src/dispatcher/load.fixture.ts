import { Agent, request } from 'node:http';
import { endUnanswered } from '@arthor/provider/conformance';

/** What a load saw: an answer is failed when it is not 200, was cut, or did not come within the limit. */
export interface LoadResult {
  readonly sent: number;
  readonly failed: readonly string[];
  readonly versions: ReadonlyMap<string, number>;
}

/** A load of constant arrival: requests are sent on time whether or not earlier ones were answered. */
export interface Load {
  /** How many requests were sent so far. */
  sent(): number;
  stop(): Promise<LoadResult>;
}

/** An address, asked with the given Host. */
export interface Target {
  readonly url: string;
  readonly host: string;
}

/** The load of one address. */
export const startLoad = (url: string, host: string, perSecond: number): Load =>
  startLoadOf([{ url, host }], perSecond);

/** Half of the requests on kept-alive connections, half on new ones, the targets in turn. */
export function startLoadOf(targets: readonly Target[], perSecond: number, limitMs = 10_000): Load {
  const keepAlive = new Agent({ keepAlive: true });
  const failed: string[] = [];
  const versions = new Map<string, number>();
  const open = new Set<Promise<void>>();
  let sent = 0;
  const note = async ({ url, host }: Target, asked: Promise<Answered>): Promise<void> => {
    const answer = await asked;
    if (answer.failure !== null) failed.push(`${host} ${url}: ${answer.failure}`);
    versions.set(answer.version, (versions.get(answer.version) ?? 0) + 1);
  };
  const began = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
    for (; sent < due; sent++) {
      const index = sent % targets.length;
      const target = targets[index];
      if (target === undefined) continue;
      // In the next round each target gets the other kind of connection.
      const kept = (index + Math.floor(sent / targets.length)) % 2 === 0;
      const one = note(target, ask(target, kept ? keepAlive : false, limitMs));
      open.add(one);
      void one.finally(() => open.delete(one));
    }
  }, 5);
  return {
    sent: () => sent,
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      keepAlive.destroy();
      return { sent, failed, versions };
    },
  };
}

interface Answered {
  readonly failure: string | null;
  readonly version: string;
}

function ask({ url, host }: Target, agent: Agent | false, limitMs: number): Promise<Answered> {
  const began = performance.now();
  return new Promise((resolve) => {
    const fail = (why: string) =>
      resolve({ failure: `${why} after ${Math.round(performance.now() - began)} ms`, version: '' });
    const call = request(url, { agent, headers: { host } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', (error) => fail(error.message));
      response.on('end', () => {
        if (response.statusCode !== 200) fail(`${response.statusCode} ${text.slice(0, 200)}`);
        else resolve({ failure: null, version: String(response.headers['x-version'] ?? '') });
      });
    });
    endUnanswered(call, limitMs);
    call.on('error', (error) => fail(error.message));
    call.end();
  });
}
