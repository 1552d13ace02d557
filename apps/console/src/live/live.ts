import type { LiveEvent } from '@arthor/contract';
import { routes } from '@arthor/contract/route';
import type { QueryClient } from '@tanstack/react-query';
import { call, urlOf } from '../api/client.js';
import { ApiProblem } from '../api/problem.js';
import { applyEvents } from './apply.js';
import { parseEvent, unfold } from './event.js';
import { recentEvents } from './recent.js';
import { readAll } from './rule.js';
import { eventKinds } from './rules.js';
import { LiveStream } from './stream.js';

const listsEveryMs = 1_000;

/**
 * Joins the event stream to the query cache: batches events per animation frame, and reads lists
 * again at most once a second, however many events arrive.
 */
export function joinLive(client: QueryClient, signedOut: () => void): LiveStream {
  let batch: LiveEvent[] = [];
  const due = new Set<string>();
  let listTimer: number | null = null;

  const readLists = () => {
    listTimer = null;
    for (const list of due) void client.invalidateQueries({ queryKey: [list] });
    due.clear();
  };
  const flush = () => {
    const events = batch.flatMap(unfold);
    batch = [];
    recentEvents.add(events);
    for (const list of applyEvents(client, events)) due.add(list);
    if (due.size > 0) listTimer ??= window.setTimeout(readLists, listsEveryMs);
  };

  return new LiveStream({
    open: () => {
      const source = new EventSource(urlOf(routes.streamEvents.path));
      for (const kind of eventKinds)
        source.addEventListener(kind, (message: MessageEvent<string>) => {
          const event = parseEvent(kind, message.lastEventId, message.data);
          if (event === null) return;
          if (batch.push(event) === 1) requestAnimationFrame(flush);
        });
      return {
        close: () => source.close(),
        listen: (opened, failed) => {
          source.addEventListener('open', opened);
          source.addEventListener('error', failed);
        },
      };
    },
    probe: async () => {
      try {
        await call('getSession', { query: {} });
        return 'signed-in';
      } catch (error) {
        return error instanceof ApiProblem && error.status === 401 ? 'signed-out' : 'unreachable';
      }
    },
    resync: () => void readAll(client),
    signedOut,
    now: () => Date.now(),
    random: () => Math.random(),
    after: (delayMs, run) => {
      const timer = window.setTimeout(run, delayMs);
      return () => window.clearTimeout(timer);
    },
  });
}
