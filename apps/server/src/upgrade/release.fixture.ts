import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Libsql from 'libsql';
import { databaseFile, shiftTime, worldFile } from './time-shift.fixture.js';
import { sightOf, type Sight } from './witness.fixture.js';

const kept = new URL('./release/', import.meta.url);
/** How long before its opening the old server ended, ms. */
const awayMs = 2_000;

/** What the last release left behind (`script/upgrade/make-release.mjs`), in a folder of its own. */
export interface Release {
  readonly directory: string;
  readonly databaseUrl: string;
  /** The first sign-in of it. */
  readonly password: string;
  /** Its deployments that are not WITHDRAWN. */
  readonly rows: readonly ReleasedRow[];
  /** Everything of Arthor's in the simulated cluster as it was left, by `kind namespace/name`. */
  readonly world: ReadonlyMap<string, Sight>;
  remove(): void;
}

/** One row of t_deployment as it was left. */
export interface ReleasedRow {
  readonly id: number;
  readonly name: string;
  /** `application environment symbol`. */
  readonly lane: string;
  readonly status: string;
  /** Its lane's route, `namespace/name`. */
  readonly route: string;
  /** Since when it drains, ms; null = it does not. */
  readonly shutdownAt: number | null;
}

/** Unpacks it as if its server had ended two seconds ago. */
export function unpackRelease(): Release {
  const directory = mkdtempSync(join(tmpdir(), 'arthor-upgrade-'));
  for (const name of [databaseFile, worldFile])
    writeFileSync(join(directory, name), gunzipSync(readFileSync(new URL(`${name}.gz`, kept))));
  const { endedAt } = JSON.parse(readFileSync(new URL('release.json', kept), 'utf8')) as { endedAt: number };
  shiftTime(directory, Math.floor((Date.now() - awayMs - endedAt) / 1000) * 1000);
  return {
    directory,
    databaseUrl: `sqlite:${join(directory, databaseFile)}`,
    password: 'release-password',
    rows: rowsIn(join(directory, databaseFile)),
    world: readWorld(directory),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function rowsIn(path: string): ReleasedRow[] {
  const database = new Libsql(path);
  const sql = `SELECT id, deployment_name AS name, application_name || ' ' || env || ' ' || symbol AS lane,
      status, env || '/' || route_name AS route, shutdown_time AS shutdownTime FROM t_deployment WHERE status <> 'WITHDRAWN' ORDER BY id`;
  const rows = database.prepare(sql).all([]) as (ReleasedRow & { readonly shutdownTime: string | null })[];
  database.close();
  return rows.map(({ shutdownTime, ...row }) => ({
    ...row,
    shutdownAt: shutdownTime === null ? null : Date.parse(`${shutdownTime}Z`),
  }));
}

const kindOf: Readonly<Record<string, string>> = {
  pods: 'Pod',
  services: 'Service',
  deployments: 'Deployment',
  replicasets: 'ReplicaSet',
  ingresses: 'Ingress',
};
type Line =
  | { readonly put: string; readonly object: Parameters<typeof sightOf>[1] }
  | { readonly drop: string; readonly key: string }
  | { readonly set: string };

/** Arthor's objects in the simulated cluster of a folder, by `kind namespace/name`: the last line of its journal counts. */
export function readWorld(directory: string): Map<string, Sight> {
  const world = new Map<string, Sight>();
  for (const text of readFileSync(join(directory, worldFile), 'utf8')
    .split('\n')
    .filter((line) => line !== '')) {
    const line = JSON.parse(text) as Line;
    if ('set' in line) continue;
    const kind = kindOf['put' in line ? line.put : line.drop];
    if (kind === undefined) continue;
    if ('drop' in line) world.delete(`${kind} ${line.key}`);
    else {
      const sight = sightOf(kind, line.object);
      world.set(`${kind} ${sight.name}`, sight);
    }
  }
  return world;
}
