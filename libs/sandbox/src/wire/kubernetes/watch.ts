import type { ServerResponse } from 'node:http';
import type { Clock, Timer } from '@arthor/core';
import { ApiError } from '../../world/cluster/api-error.js';
import type { Change } from '../../world/cluster/history.js';
import type { KubeObject } from '../../world/cluster/object.js';
import { apiVersionOf } from '../../world/cluster/resource.js';
import { objectJson } from '../../world/cluster/serialise.js';
import type { World } from '../../world/world.js';
import type { ApiPath } from './path.js';
import type { Selection } from './read.js';
import { selectionOf } from './read.js';
import { tableOf } from './table.js';

const bookmarkMs = 60_000;
const longestSeconds = 1800;
const initialEnd = 'k8s.io/initial-events-end';

/** The open watches of the API: each tells the changes of its selection until its time is over. */
export class Watches {
  private readonly open = new Set<Watch>();

  constructor(
    private readonly world: World,
    private readonly clock: Clock,
  ) {}

  /** Answers with a stream of events. @throws ApiError 400 for bad selectors, before anything is sent */
  start(path: ApiPath, query: URLSearchParams, response: ServerResponse, asTable: boolean): void {
    const watch = new Watch(this.world, this.clock, path, query, response, asTable);
    this.open.add(watch);
    response.on('close', () => {
      watch.stop();
      this.open.delete(watch);
    });
    watch.begin();
  }

  /** Breaks every watch off. */
  drop(): void {
    for (const watch of this.open) watch.breakOff();
  }

  get size(): number {
    return this.open.size;
  }
}

class Watch {
  private readonly selection: Selection;
  private readonly stopListening: () => void;
  private timers: Timer[] = [];
  private cursor: number;
  private ended = false;
  private columnsDue = true;

  constructor(
    private readonly world: World,
    private readonly clock: Clock,
    private readonly path: ApiPath,
    private readonly query: URLSearchParams,
    private readonly response: ServerResponse,
    private readonly asTable: boolean,
  ) {
    this.selection = selectionOf(path, query);
    this.cursor = Number(query.get('resourceVersion') ?? 0);
    this.stopListening = world.onChange(() => this.tellChanges());
  }

  begin(): void {
    const { clock, query, response, world } = this;
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
    response.flushHeaders();
    const initial = query.get('sendInitialEvents') === 'true';
    if (initial || this.cursor === 0) {
      for (const object of this.selection.candidates(world.cluster)) {
        if (this.selection.includes(object)) this.send('ADDED', object);
      }
      this.cursor = world.cluster.revision;
      if (initial) this.bookmark({ [initialEnd]: 'true' });
    }
    this.tellChanges();
    if (this.ended) return;
    const seconds = Number(query.get('timeoutSeconds') ?? 0) || longestSeconds;
    this.timers.push(clock.setTimeout(() => this.end(), seconds * 1000));
    if (query.get('allowWatchBookmarks') === 'true') this.bookmarkLater();
  }

  stop(): void {
    this.ended = true;
    this.stopListening();
    for (const timer of this.timers) timer.cancel();
    this.timers = [];
  }

  breakOff(): void {
    this.stop();
    this.response.destroy();
  }

  private tellChanges(): void {
    if (this.ended) return;
    try {
      for (const change of this.world.cluster.history(this.path.resource.plural).since(this.cursor))
        this.tell(change);
      this.cursor = Math.max(this.cursor, this.world.cluster.revision);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.write({ type: 'ERROR', object: error.toStatus() });
      this.end();
    }
  }

  /** An object that leaves the selection is DELETED for this watch, one that enters it ADDED. */
  private tell(change: Change): void {
    const was = change.previous !== null && this.selection.includes(change.previous);
    const is = change.type !== 'DELETED' && this.selection.includes(change.object);
    if (is) this.send(was ? 'MODIFIED' : 'ADDED', change.object);
    else if (was) this.send('DELETED', change.object);
  }

  private send(type: string, object: KubeObject): void {
    if (!this.asTable) {
      this.response.write(`{"type":"${type}","object":${objectJson(object)}}\n`);
      return;
    }
    const { resourceVersion } = object.metadata;
    const { plural } = this.path.resource;
    this.write({
      type,
      object: tableOf(plural, [object], { resourceVersion }, this.world.now, this.columnsDue),
    });
    this.columnsDue = false;
  }

  private bookmarkLater(): void {
    this.timers.push(
      this.clock.setTimeout(() => {
        if (this.ended) return;
        this.tellChanges();
        this.bookmark();
        this.bookmarkLater();
      }, bookmarkMs),
    );
  }

  private bookmark(annotations?: Record<string, string>): void {
    const { resource } = this.path;
    const metadata = {
      resourceVersion: String(this.cursor),
      creationTimestamp: null,
      ...(annotations === undefined ? {} : { annotations }),
    };
    this.write({
      type: 'BOOKMARK',
      object: { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata },
    });
  }

  private write(event: object): void {
    this.response.write(`${JSON.stringify(event)}\n`);
  }

  private end(): void {
    this.stop();
    this.response.end();
  }
}
