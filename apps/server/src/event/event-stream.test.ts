import type { Lane } from '@arthor/contract';
import { LessThanOrEqual } from 'typeorm';
import { afterEach, describe, expect, it } from 'vitest';
import { Unauthenticated } from '../http/domain-error.js';
import type { Grant } from '../http/principal.js';
import { EventRow } from '../store/entity/event.js';
import { isoTime } from '../http/iso-time.js';
import {
  applicationThing,
  buildThing,
  environmentThing,
  laneThing,
  operationThing,
  tellForeign,
} from '../store/event.fixture.js';
import { EventServer, holding, viewer } from './event-server.fixture.js';
import type { SseClient } from './sse-client.fixture.js';

let server: EventServer;
afterEach(() => server.stop());

const ids = (client: SseClient): number[] => client.events.map(({ id }) => id);
const upTo = (last: number) => (client: SseClient) => client.lastId === String(last);
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('a client that connects', () => {
  it('is told at once how to come back, without anything having happened', async () => {
    server = await EventServer.start();
    await server.lane(1);
    await server.hub.refresh();
    const client = await server.connect();
    expect(client.response.statusCode).toBe(200);
    expect(client.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
      'cache-control': 'no-store, no-transform',
    });
    expect([client.retryMs, client.lastId, client.events]).toEqual([1000, '1', []]);
  });

  it('gets every event once and in order, also of writers that meet', async () => {
    server = await EventServer.start();
    const clients = [await server.connect(), await server.connect()];
    await Promise.all(range(1, 60).map((id) => server.lane(id)));
    for (const client of clients) {
      await client.until(upTo(60));
      expect(ids(client)).toEqual(range(1, 60));
      expect(new Set(client.events.map(({ event }) => event))).toEqual(new Set(['lane']));
    }
  });

  it('gets the snapshot as it was committed, on one line whatever is in it', async () => {
    server = await EventServer.start();
    const client = await server.connect();
    const reason = 'two\nlines\r\n\n\u2028 and 中文';
    await server.lane(7, 'dev', { url: reason });
    await client.until(upTo(1));
    expect(client.events).toEqual([{ id: 1, event: 'lane', data: laneThing(7, { url: reason }) }]);
  });

  it('hears of rows that another process wrote within a second', async () => {
    const unheard = () => () => undefined;
    server = await EventServer.start((store) => ({
      seq: () => store.seq(),
      eventsAfter: (seq, limit) => store.eventsAfter(seq, limit),
      onEvents: unheard,
    }));
    const client = await server.connect();
    await server.lane(1);
    server.clock.advance(1000);
    await client.until(upTo(1));
    expect(ids(client)).toEqual([1]);
  });
});

describe('a client that comes back', () => {
  it('gets what it missed and then what comes, without a gap or a repetition', async () => {
    server = await EventServer.start();
    await Promise.all(range(1, 30).map((id) => server.lane(id)));
    await server.hub.refresh();
    const writing = Promise.all(range(31, 60).map((id) => server.lane(id)));
    const client = await server.connect(12);
    await writing;
    await client.until(upTo(60));
    expect(ids(client)).toEqual(range(13, 60));
  });

  it('gets the past from the table when it is not in memory any more', async () => {
    server = await EventServer.start();
    await server.store.write(async (tx) => {
      await Promise.resolve();
      for (const id of range(1, 2600)) tx.event('lane', laneThing(id));
    });
    await server.hub.refresh();
    const client = await server.connect(3);
    await client.until(upTo(2600));
    expect(ids(client)).toEqual(range(4, 2600));
  });

  it.each([
    ['is older than what is kept', 2],
    ['is not there yet, as after a restored backup', 99],
    ['is no number', Number.NaN],
  ])('is told to read everything again when its number %s', async (_, lastEventId) => {
    server = await EventServer.start();
    for (const id of range(1, 6)) await server.lane(id);
    await server.store.write((tx) => tx.remove(EventRow, { seq: LessThanOrEqual(4) }));
    await server.restart();
    const client = await server.connect(lastEventId);
    expect(client.events).toEqual([{ id: 6, event: 'reset', data: { seq: 6 } }]);
    await server.lane(7);
    await client.until(upTo(7));
    expect(ids(client)).toEqual([6, 7]);
  });

  it('with the newest number of all is told nothing', async () => {
    server = await EventServer.start();
    await server.lane(1);
    const client = await server.connect(1);
    expect([client.events, client.lastId]).toEqual([[], '1']);
  });
});

describe('who may see little', () => {
  it('is told of their environments alone', async () => {
    server = await EventServer.start();
    server.principal = viewer(['dev']);
    const client = await server.connect();
    await server.lane(1, 'prod');
    await server.store.write(async (tx) => {
      await Promise.resolve();
      tx.event('operation', operationThing(1, 'prod'));
      tx.event('build', buildThing(1, 'prod'));
      tx.event('environment', environmentThing(1, 'prod'));
      tellForeign(tx, 'secret', laneThing(1));
      tx.event('environment', environmentThing(2, 'dev'));
      tx.event('application', applicationThing(3, 'shop'));
      tx.event('operation', operationThing(4, 'dev'));
    });
    await server.lane(5, 'dev');
    await client.until(upTo(9));
    expect(client.events.map(({ event, id }) => [event, id])).toEqual([
      ['environment', 6],
      ['application', 7],
      ['operation', 8],
      ['lane', 9],
    ]);
  });

  it('is told nothing that the contract does not know, and to read again what another version wrote', async () => {
    server = await EventServer.start();
    server.principal = viewer(['dev']);
    const client = await server.connect();
    const lane = laneThing(1);
    await server.store.write(async (tx) => {
      await Promise.resolve();
      tellForeign(tx, 'lane', { ...lane, password: 'secret' });
      tellForeign(tx, 'lane', { id: 2 });
    });
    await client.until(upTo(2));
    expect(client.events).toEqual([
      { id: 1, event: 'lane', data: lane },
      { id: 2, event: 'reset', data: { seq: 2 } },
    ]);
  });

  it('is told what they may do: the rules are for everybody, the role is theirs', async () => {
    server = await EventServer.start();
    const needs = { role: 'OPERATOR', environment: 'dev' };
    const allowed: Lane['allowed'] = [
      { operate: 'DEPLOY', allowed: true, reason: null, params: needs },
      { operate: 'GRAY', allowed: false, reason: 'NO_MAIN', params: {} },
    ];
    const told = async (...grants: readonly Grant[]) => {
      server.principal = holding(grants);
      const client = await server.connect();
      const seq = await server.lane(1, 'dev', { allowed });
      await client.until(upTo(seq));
      return client.events.map(({ data }) => (data as Lane).allowed);
    };
    const forbidden = { operate: 'DEPLOY', allowed: false, reason: 'FORBIDDEN', params: needs };

    expect(await told({ role: 'VIEWER', environment: null })).toEqual([[forbidden, allowed[1]]]);
    expect(
      await told({ role: 'DEVELOPER', environment: 'dev' }, { role: 'ADMIN', environment: 'prod' }),
    ).toEqual([[forbidden, allowed[1]]]);
    expect(await told({ role: 'OPERATOR', environment: 'dev' })).toEqual([allowed]);
    expect(await told({ role: 'ADMIN', environment: null })).toEqual([allowed]);
  });

  it('is told of their applications alone', async () => {
    server = await EventServer.start();
    server.principal = viewer(null, ['pay']);
    const client = await server.connect();
    await server.lane(1, 'dev');
    await server.lane(2, 'dev', { application: 'pay' });
    await client.until(upTo(2));
    expect(ids(client)).toEqual([2]);
  });

  it('comes back with a number of now, although nothing was for them', async () => {
    server = await EventServer.start();
    server.principal = viewer(['dev']);
    const client = await server.connect();
    for (const id of range(1, 5)) await server.lane(id, 'prod');
    await server.hub.refresh();
    server.clock.advance(10_000);
    await client.until(upTo(5));
    expect(client.events).toEqual([]);
  });
});

describe('a stream that lasts', () => {
  it('has a heartbeat every ten seconds, with the number and the time of the server', async () => {
    server = await EventServer.start();
    const client = await server.connect();
    const before = client.heartbeats.length;
    await server.lane(1);
    await server.hub.refresh();
    for (const beat of [1, 2, 3]) {
      server.clock.advance(9_000);
      expect(client.heartbeats).toHaveLength(before + beat - 1);
      await server.clock.advanceAsync(1_000, 100);
      await client.until(({ heartbeats }) => heartbeats.length === before + beat);
      expect(client.heartbeats.at(-1)).toEqual({ seq: 1, at: isoTime(server.clock.now()) });
    }
  });

  it('has no heartbeat while nobody knows whether all was told', async () => {
    let broken = false;
    server = await EventServer.start((store) => ({
      seq: () => store.seq(),
      eventsAfter: (seq, limit) =>
        broken ? Promise.reject(new Error('gone')) : store.eventsAfter(seq, limit),
      onEvents: (listener) => store.onEvents(listener),
    }));
    const client = await server.connect();
    const before = client.heartbeats.length;
    broken = true;
    await server.clock.advanceAsync(30_000, 500);
    expect(client.heartbeats).toHaveLength(before);
    broken = false;
    // How much of this time passes before a read of the database is back is the machine's.
    const later = async () => {
      await server.clock.advanceAsync(1000, 500);
      return client.heartbeats.length;
    };
    await expect.poll(later, { timeout: 10_000 }).toBeGreaterThan(before);
  });

  it('ends within ten seconds of its session, and of its last role', async () => {
    server = await EventServer.start();
    const [byRefusal, byAbsence, byRole] = [
      await server.connect(),
      await server.connect(),
      await server.connect(),
    ];
    for (const [client, recognise] of [
      [byRefusal, () => Promise.reject(new Unauthenticated('SESSION_ENDED', ''))],
      [byAbsence, () => Promise.resolve(null)],
      [byRole, () => Promise.resolve(viewer([]))],
    ] as const) {
      server.recognise = recognise;
      await server.clock.advanceAsync(10_000, 500);
      await client.end();
      expect(client.events).toEqual([]);
    }
    expect(server.streams.size).toBe(0);
  });

  it('is told to read everything again when it may see more or less than before, and comes back', async () => {
    server = await EventServer.start();
    server.principal = viewer(['dev', 'test']);
    const client = await server.connect();
    server.principal = viewer(['test', 'dev']);
    await server.clock.advanceAsync(10_000, 500);
    expect(server.streams.size).toBe(1);
    server.principal = viewer(['dev']);
    await server.clock.advanceAsync(10_000, 500);
    await client.end();
    expect(client.events.map(({ event }) => event)).toEqual(['reset']);
  });

  it('is told to read everything again when it may do more or less than before', async () => {
    server = await EventServer.start();
    server.principal = holding([{ role: 'VIEWER', environment: null }]);
    const client = await server.connect();
    server.principal = holding([
      { role: 'VIEWER', environment: null },
      { role: 'DEVELOPER', environment: 'dev' },
    ]);
    await server.clock.advanceAsync(10_000, 500);
    await client.end();
    expect(client.events.map(({ event }) => event)).toEqual(['reset']);
  });

  it('outlives a database that does not answer who it is, and one that does not answer at all', async () => {
    let broken = false;
    server = await EventServer.start((store) => ({
      seq: () => store.seq(),
      eventsAfter: (seq, limit) =>
        broken ? Promise.reject(new Error('gone')) : store.eventsAfter(seq, limit),
      onEvents: (listener) => store.onEvents(listener),
    }));
    const client = await server.connect();
    broken = true;
    server.recognise = () => Promise.reject(new Error('gone'));
    await server.lane(1);
    await server.clock.advanceAsync(12_000, 500);
    broken = false;
    server.clock.advance(1_000);
    await client.until(upTo(1));
    expect(ids(client)).toEqual([1]);
  });

  it('brings a burst larger than what may wait in memory to who reads it', async () => {
    server = await EventServer.start();
    const client = await server.connect();
    const url = 'x'.repeat(10_000);
    await server.store.write(async (tx) => {
      await Promise.resolve();
      for (const id of range(1, 700)) tx.event('lane', laneThing(id, { url }));
    });
    await client.until(upTo(700));
    expect(ids(client)).toEqual(range(1, 700));
    await server.lane(1);
    await client.until(upTo(701));
  });

  it('is cut when its client does not read for ten seconds, and holds little of it in memory until then', async () => {
    server = await EventServer.start();
    const deaf = await server.connect();
    const attentive = await server.connect();
    deaf.response.pause();
    // More than the kernel buffers for a connection that nobody reads.
    const url = 'x'.repeat(1_000_000);
    for (const id of range(1, 20)) {
      await server.lane(id, 'dev', { url });
      await attentive.until(upTo(id));
    }
    expect(server.streams.unreadBytes).toBeGreaterThan(1024 * 1024);
    expect(server.streams.unreadBytes).toBeLessThan(3 * 1024 * 1024);
    await server.clock.advanceAsync(10_000, 500);
    expect([server.streams.size, server.streams.unreadBytes]).toEqual([1, 0]);
    expect(ids(attentive)).toEqual(range(1, 20));
  });

  it('is forgotten when its client leaves', async () => {
    server = await EventServer.start();
    const client = await server.connect();
    client.close();
    for (let turn = 0; server.streams.size > 0 && turn < 1000; turn++)
      await new Promise((resolve) => setImmediate(resolve));
    expect(server.streams.size).toBe(0);
  });

  it('ends with the server, with a hint when to come back', async () => {
    server = await EventServer.start();
    const client = await server.connect();
    server.streams.close();
    await client.end();
    expect(client.retryMs).toBe(2500);
    const late = await server.connect();
    await late.end();
    expect(server.streams.size).toBe(0);
  });

  it('is told to read everything again when events vanished before they were read', async () => {
    server = await EventServer.start(() => ({
      seq: () => Promise.resolve(0),
      eventsAfter: (seq) =>
        Promise.resolve(seq < 9 ? [{ seq: 9, kind: 'lane', entityId: 1, snapshot: {} }] : []),
      onEvents: () => () => undefined,
    }));
    const client = await server.connect();
    server.clock.advance(1_000);
    await client.until(upTo(9));
    expect(client.events).toEqual([{ id: 9, event: 'reset', data: { seq: 9 } }]);
  });
});
