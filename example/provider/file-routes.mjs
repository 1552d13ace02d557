// A route provider of one's own: each route is a file, for a gateway that reads files. One Arthor writes into the
// folder at a time. Try it: PROVIDERS=./example/provider/file-routes.mjs KUBERNETES_ROUTE_PROVIDER=file-routes
// with FILE_ROUTES naming the folder; `npm run conformance -- ./example/provider/file-routes.mjs` holds it to the port.
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** An error that says what it means: `kind` is one of TRANSIENT, CONFLICT, DENIED, INVALID, GONE, UNKNOWN_OUTCOME. */
const refusal = (kind, code, message, params = {}) =>
  Object.assign(new Error(message), { kind, code, params });

const digest = (value) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** @implements {import('@arthor/core').RoutePort} */
class FileRoutes {
  provider = 'file-routes';
  objectKind = 'RouteFile';
  /** It leads to Services: a gateway that calls pods itself has pools. */
  pools = null;

  constructor(folder, instanceId) {
    this.folder = folder;
    this.instanceId = instanceId;
  }

  async observe(ref) {
    return this.#look(ref);
  }

  async list(namespace) {
    const files = this.#names(namespace).map((name) => [name, this.#look({ namespace, name })]);
    return new Map(files.filter(([, state]) => state?.ours));
  }

  // Between the look and the write nothing else runs: this is one thread, and the folder has one writer.
  async apply(spec, observed) {
    mustBePlain(spec);
    const live = this.#look(spec.ref);
    if (live !== null) mustBeOurs(spec.ref, live);
    if (observed !== null && live?.revision !== observed.revision)
      throw refusal('CONFLICT', 'ROUTE_CHANGED', `${spec.ref.name} is no longer as it was seen`);
    if (live !== null && live.tick > spec.tick)
      throw refusal('CONFLICT', 'TICK_MOVED', `${spec.ref.name} carries tick ${live.tick}`, {
        tick: live.tick,
      });
    const { tick, laneId, host, path, main, canary } = spec;
    const route = { owner: this.instanceId, tick, laneId, host, path, main, canary };
    this.#write(spec.ref, JSON.stringify({ ...route, written: digest(route) }, null, 2));
    return this.#look(spec.ref);
  }

  async remove(ref, observed) {
    const live = this.#look(ref);
    if (live === null) return;
    mustBeOurs(ref, live);
    if (live.revision !== observed.revision)
      throw refusal('CONFLICT', 'ROUTE_CHANGED', `${ref.name} is no longer as it was seen`);
    rmSync(this.#file(ref), { force: true });
  }

  /** Nobody knows when a reader of files has read them: Arthor gives it ROUTE_SETTLE_SECONDS. */
  async inForce() {
    return 'cannot tell';
  }

  /** Nor when they follow a file that is gone. */
  async gone() {
    return 'cannot tell';
  }

  /** Who else takes an address: another installation that writes into the folder. */
  async usesOf({ host, path }) {
    const all = this.#namespaces().flatMap((namespace) =>
      this.#names(namespace).map((name) => ({
        ref: { namespace, name },
        state: this.#look({ namespace, name }),
      })),
    );
    const others = all.filter(
      ({ state }) => state && !state.ours && state.host === host && state.path === path,
    );
    return {
      others: others.map(({ ref }) => `${this.objectKind} ${ref.namespace}/${ref.name}`),
      everywhere: true,
    };
  }

  async check(namespace) {
    try {
      mkdirSync(join(this.folder, namespace), { recursive: true });
      return [{ code: 'ROUTE_PROVIDER', status: 'OK', message: `Routes are written to ${this.folder}.` }];
    } catch (error) {
      return [{ code: 'ROUTE_PROVIDER', status: 'FAILED', message: error.message }];
    }
  }

  #look(ref) {
    const text = this.#read(ref);
    if (text === null) return null;
    const { written, ...route } = parsed(text);
    const { owner, tick = 0, host = null, path = null, main = null, canary = null } = route;
    const intact = written === digest(route);
    return {
      ours: owner === this.instanceId,
      tick,
      host,
      path,
      main,
      canary,
      intact,
      revision: digest(text),
    };
  }

  #file({ namespace, name }) {
    return join(this.folder, namespace, `${name}.json`);
  }

  #read(ref) {
    try {
      return readFileSync(this.#file(ref), 'utf8');
    } catch (error) {
      if (error.code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Readers see the old file or the new one, never half of it. */
  #write(ref, text) {
    const file = this.#file(ref);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }

  #namespaces() {
    return entriesOf(this.folder)
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  }

  #names(namespace) {
    const files = entriesOf(join(this.folder, namespace)).map(({ name }) => name);
    return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
  }
}

function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function mustBeOurs({ namespace, name }, live) {
  if (live.ours) return;
  const params = { kind: 'RouteFile', namespace, name };
  throw refusal('DENIED', 'NAME_TAKEN', `${namespace}/${name} is not of this installation`, params);
}

/** What ends in a gateway's rules is plain. */
function mustBePlain({ ref, host, path, canary }) {
  const plain =
    /^[a-z0-9][-a-z0-9.]*$/.test(ref.namespace) &&
    /^[a-z0-9][-a-z0-9.]*$/.test(ref.name) &&
    /^[a-z0-9][-a-z0-9.]*$/.test(host) &&
    /^\/[a-z0-9][-a-z0-9.]*$/.test(path) &&
    (canary === null ||
      ((canary.header === null || /^[A-Za-z0-9._-]{1,63}$/.test(canary.header)) &&
        (canary.weight === null || (canary.weight >= 0 && canary.weight <= 100))));
  if (!plain) throw refusal('INVALID', 'ROUTE_REFUSED', `${ref.name} has a value that is not plain`);
}

let tried = null;

/** @type {import('@arthor/provider').AddedRoute} */
const fileRoutes = {
  kind: 'route',
  name: 'file-routes',
  version: 1,
  create({ env, instanceId }) {
    const folder = tried ?? env.FILE_ROUTES;
    if (!folder) throw refusal('DENIED', 'PROVIDER_NOT_CONFIGURED', 'FILE_ROUTES names no folder');
    return new FileRoutes(folder, instanceId);
  },
  /** For `npm run conformance`: where to try, and how somebody else changes a route. */
  bench() {
    tried = mkdtempSync(join(tmpdir(), 'file-routes-'));
    const folder = tried;
    return {
      meddle: async ({ namespace, name }) => {
        const file = join(folder, namespace, `${name}.json`);
        writeFileSync(file, readFileSync(file, 'utf8').replace('"port": 80', '"port": 81'));
      },
      close: async () => {
        tried = null;
        rmSync(folder, { recursive: true });
      },
    };
  },
};

export const providers = [fileRoutes];
