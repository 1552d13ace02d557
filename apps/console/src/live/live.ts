import { routes } from '@arthor/contract/route';
import type { LiveEvent } from '@arthor/contract';
import { notifyManager, type QueryClient } from '@tanstack/react-query';
import { call, forgetNumbers, urlOf } from '../api/client.js';
import { ApiProblem } from '../api/problem.js';
import { applyEvent } from './apply.js';
import { parseEvent, unfold } from './event.js';
import { recentEvents } from './recent.js';
import { readAll, readListAgain, readMissed } from './rule.js';
import { eventKinds } from './rules.js';
import { openSource } from './source.js';
import { LiveStream } from './stream.js';

const listsEveryMs = 1_000;
const hiddenMs = 250;
/** A server that does not answer within this time is not there. */
const askMs = 5_000;

/**
 * Joins the event stream to the query cache: batches events per animation frame, and reads lists
 * again at most once a second, however many events arrive. Everything is read again where an event was
 * overtaken by a later one on its way.
 */
export function joinLive(client: QueryClient, leave: () => void): LiveStream {
  // It begins with nothing read and nothing heard.
  forgetNumbers();
  recentEvents.clear();
  let batch: LiveEvent[] = [];
  const due = new Set<string>();
  let listTimer: number | null = null;
  /** The number up to which a connection tells nothing; null = not heard yet. */
  let first: number | null = null;
  /** The last number heard on this connection, and whether one came after a later one. */
  let heard = 0;
  let overtaken = false;

  const readLists = () => {
    listTimer = null;
    // What is shown as of a later number takes nothing of an earlier one.
    if (overtaken) {
      readAll(client);
      due.clear();
    }
    // One that is being read is left to its end: called off with every event, a slow one would never come.
    for (const list of due) if (readListAgain(client, list)) due.delete(list);
    overtaken = false;
    if (due.size > 0) listTimer = window.setTimeout(readLists, listsEveryMs);
  };
  const flush = () => {
    if (batch.length === 0) return;
    const events = batch.flatMap(unfold);
    batch = [];
    recentEvents.add(events);
    // Painted once for all of them.
    notifyManager.batch(() => {
      for (const event of events) for (const list of applyEvent(client, event)) due.add(list);
    });
    if (due.size > 0 || overtaken) listTimer ??= window.setTimeout(readLists, listsEveryMs);
  };

  const take = (name: string, id: string, data: string) => {
    const kind = eventKinds.find((each) => each === name);
    const event = kind === undefined ? null : parseEvent(kind, id, data);
    if (event === null) return;
    first ??= event.seq;
    if (event.kind === 'heartbeat') return;
    overtaken ||= event.seq < heard;
    heard = Math.max(heard, event.seq);
    if (batch.push(event) !== 1) return;
    requestAnimationFrame(flush);
    // A hidden page has no frames.
    setTimeout(flush, hiddenMs);
  };

  return new LiveStream({
    open: () => {
      heard = 0;
      first = null;
      return openSource(urlOf(routes.streamEvents.path), eventKinds, take);
    },
    ask: async () => {
      try {
        await call('getSession', { query: {}, signal: AbortSignal.timeout(askMs) });
        return 'answered';
      } catch (error) {
        return error instanceof ApiProblem && error.status === 401 ? 'refused' : 'unanswered';
      }
    },
    readAgain: () => void readAll(client),
    readMissed: () => readMissed(client, first, Date.now()),
    leave,
    now: () => Date.now(),
    random: () => Math.random(),
    after: (delayMs, run) => {
      const timer = window.setTimeout(run, delayMs);
      return () => window.clearTimeout(timer);
    },
  });
}
