import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Lane } from '@arthor/contract';
import type { Random } from '@arthor/core';
import { VirtualClock } from '@arthor/sandbox';
import { Principal, type Grant } from '../http/principal.js';
import { laneThing } from '../store/event.fixture.js';
import type { Store } from '../store/store.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { EventHub } from './event-hub.js';
import type { EventLog } from './event-log.js';
import { EventStreams } from './event-streams.js';
import { SseClient } from './sse-client.fixture.js';

/** A viewer of these environments; null = all. */
export function viewer(
  environments: readonly string[] | null,
  applications: readonly string[] | null = null,
) {
  return holding(
    (environments ?? [null]).map((environment) => ({ role: 'VIEWER', environment })),
    applications,
  );
}

/** Somebody with these roles. */
export function holding(grants: readonly Grant[], applications: readonly string[] | null = null) {
  return new Principal({
    userId: 1,
    username: 'lei',
    nickname: 'lei',
    grants,
    applications,
    credential: { kind: 'session', id: 1, csrf: '', usedAt: 0 },
    expiresAt: Number.MAX_SAFE_INTEGER,
    requestId: 'request',
    remoteAddress: null,
  });
}

const middling: Random = { next: () => 0.5, bytes: (n) => new Uint8Array(n) };

/** The live view with its own database and HTTP server; the test drives the clock. */
export class EventServer {
  /** Who connects; a later check sees changes of it. */
  principal: Principal = viewer(null);
  recognise: () => Promise<Principal | null> = () => Promise.resolve(this.principal);
  private readonly clients: SseClient[] = [];

  private constructor(
    private readonly database: TestStore,
    readonly clock: VirtualClock,
    private readonly log: EventLog,
    private readonly server: Server,
  ) {
    this.hub = new EventHub(log, clock, { error: () => undefined });
    this.streams = new EventStreams(this.hub, clock, middling);
  }

  hub: EventHub;
  streams: EventStreams;

  /** @param logOf what the hub reads; the store by default */
  static async start(logOf: (store: Store) => EventLog = (store) => store): Promise<EventServer> {
    const clock = new VirtualClock();
    const database = await testStore();
    const server = createServer();
    const made = new EventServer(database, clock, logOf(database.store), server);
    server.on('request', (request, response) => {
      const header = request.headers['last-event-id'];
      const caller = { principal: made.principal, recognise: () => made.recognise() };
      void made.streams.open(response, caller, typeof header === 'string' ? Number(header) : null);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await made.begin();
    return made;
  }

  /** Restarts on the same database, with empty memory. */
  async restart(): Promise<void> {
    this.streams.close();
    await this.hub.stop();
    this.hub = new EventHub(this.log, this.clock, { error: () => undefined });
    this.streams = new EventStreams(this.hub, this.clock, middling);
    await this.begin();
  }

  private async begin(): Promise<void> {
    await this.hub.start();
    this.streams.start();
  }

  get store(): Store {
    return this.database.store;
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return `http://127.0.0.1:${address.port}/`;
  }

  /** Connects a client and waits until it is live. */
  async connect(lastEventId: number | null = null): Promise<SseClient> {
    const headers = lastEventId === null ? {} : { 'last-event-id': String(lastEventId) };
    const client = await SseClient.open(this.url, headers);
    this.clients.push(client);
    await client.until(({ lastId }) => lastId !== null);
    return client;
  }

  /** Commits an event of a lane; returns its number. */
  async lane(id: number, environment = 'dev', more: Partial<Lane> = {}): Promise<number> {
    await this.store.write(async (tx) => {
      await Promise.resolve();
      tx.event('lane', laneThing(id, { environment, ...more }));
    });
    return this.store.seq();
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.close();
    this.streams.close();
    await this.hub.stop();
    this.server.closeAllConnections();
    this.server.close();
    await this.database.dispose();
  }
}
