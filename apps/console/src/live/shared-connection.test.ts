// @vitest-environment node
import { expect, it } from 'vitest';
import { SharedConnection, type Heard, type Messages } from './shared-connection.js';

/** A shared connection in a world of its own: what it opened, and a clock that is moved by hand. */
function world() {
  let now = 0;
  const opened: { closed: boolean; send: (kind: string, data?: string, id?: string) => void }[] = [];
  const connection = new SharedConnection(
    () => {
      const listeners = new Map<string, (message: MessageEvent<string>) => void>();
      const one = {
        closed: false,
        send: (kind: string, data = '', lastEventId = '7') =>
          listeners.get(kind)?.(new MessageEvent(kind, { data, lastEventId })),
      };
      opened.push(one);
      return {
        addEventListener: (kind, listener) => listeners.set(kind, listener),
        close: () => (one.closed = true),
      } satisfies Messages;
    },
    () => now,
  );
  const join = () => {
    const heard: Heard[] = [];
    const tab = (message: Heard) => void heard.push(message);
    const again = () => connection.join(tab, '/events', ['heartbeat', 'lane']);
    again();
    return { heard, again, leave: () => connection.leave(tab) };
  };
  return { opened, join, pass: (ms: number) => (now += ms) };
}
const lane: Heard = { kind: 'lane', id: '7', data: '{}' };
const beat: Heard = { kind: 'heartbeat', id: '7', data: '' };

it('is one for all tabs; who comes later hears at once that it lives', () => {
  const { opened, join } = world();
  const first = join();
  opened[0]?.send('heartbeat');
  const second = join();
  opened[0]?.send('lane', '{}');
  expect(opened).toHaveLength(1);
  expect(first.heard).toEqual([beat, lane]);
  expect(second.heard).toEqual([beat, lane]);
});

it('tells who comes later up to which number it told nothing to them', () => {
  const { opened, join } = world();
  join();
  opened[0]?.send('heartbeat');
  opened[0]?.send('lane', '{}', '9');
  expect(join().heard).toEqual([{ ...beat, id: '9' }]);
});

it('ends with the last tab', () => {
  const { opened, join } = world();
  const tabs = [join(), join()];
  tabs[0]?.leave();
  expect(opened[0]?.closed).toBe(false);
  tabs[1]?.leave();
  expect(opened[0]?.closed).toBe(true);
});

it('that breaks is told to all, and made anew once when they come back', () => {
  const { opened, join } = world();
  const tabs = [join(), join()];
  opened[0]?.send('error');
  for (const { heard, again } of tabs) {
    expect(heard).toEqual([{ kind: 'broken' }]);
    again();
  }
  expect(opened).toHaveLength(2);
  // What an earlier one reports late is of no interest.
  opened[0]?.send('lane', '{}');
  expect(tabs[0]?.heard).toHaveLength(1);
});

it('that says nothing any more is made anew by a tab that does not believe in it', () => {
  const { opened, join, pass } = world();
  const { again } = join();
  opened[0]?.send('heartbeat');
  pass(20_000);
  again();
  expect(opened).toHaveLength(1);
  pass(2_000);
  again();
  expect(opened).toHaveLength(2);
  expect(opened[0]?.closed).toBe(true);
});
