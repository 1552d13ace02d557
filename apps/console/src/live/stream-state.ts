import { heartbeatMs } from '@arthor/contract/vocabulary';

/**
 * - closed: the tab is hidden, or no page that follows the stream is open
 * - connecting: the first attempt since the page is seen
 * - live: heartbeats come
 * - stale: two heartbeats did not come; the server is asked whether it is there
 * - waiting: no connection; the next attempt is at `dueAt`
 * - reconnecting: that attempt is under way
 * - unauthorised: the session has ended
 */
export type LiveKind =
  'closed' | 'connecting' | 'live' | 'stale' | 'waiting' | 'reconnecting' | 'unauthorised';

/** Where the event stream stands. All times in ms of one clock. */
export interface LiveState {
  readonly kind: LiveKind;
  /** When what is shown was last known to be true; null = never yet. */
  readonly trueAt: number | null;
  /** Attempts that failed one after the other. */
  readonly failures: number;
  /** When `due` happens if nothing else does; null = never. */
  readonly dueAt: number | null;
}

/** What can happen to a stream. */
export type StreamEvent =
  /** The page is seen, or is not any more. */
  | 'shown'
  | 'hidden'
  /** A heartbeat came. */
  | 'beat'
  /** The connection ended or could not be made. */
  | 'broken'
  /** The time of the state is over. */
  | 'due'
  /** The server's word on the session: it stands, it has ended, or no word came. */
  | 'answered'
  | 'refused'
  | 'unanswered'
  /** A person does not want to wait, or the network is back. */
  | 'retry';

/** What is to be done after a transition, in this order. */
export type Effect =
  /** Makes a new connection in place of the one there may be. */
  | 'connect'
  | 'disconnect'
  /** Asks the server whether the session stands: a connection that fails does not tell why. */
  | 'ask'
  /** Reads everything visible again: what happened while nobody listened is unknown. */
  | 'read again'
  /** Reads again what the first connection may have missed of what was read just before it. */
  | 'read missed'
  /** Leads to the page for signing in. */
  | 'leave';

export interface Step {
  readonly state: LiveState;
  readonly effects: readonly Effect[];
}

/** What a transition needs from outside. */
export interface Moment {
  readonly now: number;
  /** From 0 to 1: so that a thousand tabs do not come back in the same moment. */
  readonly random: number;
}

type Cell = (state: LiveState, at: Moment) => Step;

const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** Two heartbeats, plus a second for the network. */
const believedMs = 2 * heartbeatMs + 1_000;

/** Before the page is first seen. */
export const closed: LiveState = { kind: 'closed', trueAt: null, failures: 0, dueAt: null };

const connect =
  (kind: 'connecting' | 'reconnecting'): Cell =>
  (state, { now }) => ({
    // The server sends a heartbeat on connect, so one interval is enough.
    state: { ...state, kind, dueAt: now + heartbeatMs },
    effects: ['connect'],
  });

const believe =
  (...effects: readonly Effect[]): Cell =>
  (_, { now }) => ({ state: { kind: 'live', trueAt: now, failures: 0, dueAt: now + believedMs }, effects });

const wait =
  (...effects: readonly Effect[]): Cell =>
  (state, { now, random }) => {
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** state.failures) * (0.5 + random / 2);
    return {
      state: {
        kind: 'waiting',
        trueAt: seenAt(state, now) ?? now,
        failures: state.failures + 1,
        dueAt: now + delay,
      },
      effects: ['disconnect', ...effects],
    };
  };

const doubt: Cell = (state, { now }) => ({
  state: { ...state, kind: 'stale', dueAt: now + heartbeatMs },
  effects: ['ask'],
});

const close: Cell = (state, { now }) => ({
  state: { ...closed, trueAt: seenAt(state, now) },
  effects: ['disconnect'],
});

const giveUp: Cell = () => ({
  state: { ...closed, kind: 'unauthorised' },
  effects: ['disconnect', 'leave'],
});

/** While the stream is live, everything up to this moment was told. */
const seenAt = ({ kind, trueAt }: LiveState, now: number): number | null => (kind === 'live' ? now : trueAt);

/** Every state and what can happen in it; an event without a cell changes nothing. */
const table: Readonly<Record<LiveKind, Readonly<Partial<Record<StreamEvent, Cell>>>>> = {
  closed: { shown: connect('connecting') },
  connecting: {
    hidden: close,
    beat: believe('read missed'),
    broken: wait('ask'),
    due: wait('ask'),
    refused: giveUp,
    retry: connect('connecting'),
  },
  // An answer to `ask` that arrives now is about an earlier connection; heartbeats prove the session.
  live: { hidden: close, beat: believe(), broken: wait('ask'), due: doubt },
  stale: {
    hidden: close,
    beat: believe(),
    broken: wait('ask'),
    due: wait(),
    answered: connect('reconnecting'),
    unanswered: wait(),
    refused: giveUp,
    retry: connect('reconnecting'),
  },
  waiting: {
    hidden: close,
    due: connect('reconnecting'),
    refused: giveUp,
    retry: connect('reconnecting'),
  },
  reconnecting: {
    hidden: close,
    beat: believe('read again'),
    broken: wait('ask'),
    due: wait('ask'),
    refused: giveUp,
    retry: connect('reconnecting'),
  },
  unauthorised: { shown: connect('connecting') },
};

/** The next state, and what is to be done; pure. */
export function next(state: LiveState, event: StreamEvent, at: Moment): Step {
  const cell = table[state.kind][event];
  return cell === undefined ? { state, effects: [] } : cell(state, at);
}

/** Whether what is on the screen may be untrue by now. */
export function isOutdated({ kind }: LiveState): boolean {
  return kind === 'stale' || kind === 'waiting' || kind === 'reconnecting';
}
