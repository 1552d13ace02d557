import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Random } from '@arthor/core';
import { kubeconfigText, lastPorts, writeFile } from './sandbox-files.js';
import type { SandboxFile } from './sandbox-files.js';
import { makeCertificate } from './wire/certificate.js';
import type { Certificate } from './wire/certificate.js';
import { Faults } from './wire/faults.js';
import { apisixHandler } from './wire/apisix/apisix-server.js';
import { gatewayHandler } from './wire/gateway/gateway-server.js';
import type { Serving } from './wire/http-server.js';
import { serve } from './wire/http-server.js';
import { jenkinsHandler } from './wire/jenkins/jenkins-server.js';
import { nacosHandler, type NacosServerOptions } from './wire/nacos/nacos-server.js';
import { kubernetesHandler } from './wire/kubernetes/kubernetes-server.js';
import { Watches } from './wire/kubernetes/watch.js';
import { Views } from './wire/jenkins/views.js';
import { FileJournal } from './world/journal.js';
import type { Seed } from './world/pipeline/ci-server.js';
import { World } from './world/world.js';
import { claimWorld, ownerValue, worldFile } from './world-owner.js';

const jenkinsUser = 'admin';
const nacosUser = 'arthor';
const apisixAuthKey = 'X-API-KEY';

/** What to simulate and where. */
export interface SandboxOptions {
  readonly simulate: {
    readonly kubernetes: boolean;
    readonly jenkins: boolean;
    readonly nacos?: boolean;
    readonly apisix?: boolean;
  };
  /** Where sandbox-world.jsonl, sandbox.json and sandbox.kubeconfig are kept. */
  readonly directory: string;
  /** Whose world it is, an instance id: one that was made for another is put aside. Anybody's when left out. */
  readonly owner?: string;
  /** What the kubeconfig calls cluster, user and context; `sandbox` when left out. */
  readonly name?: string;
  readonly clock: Clock;
  readonly random: Random;
  /** 127.0.0.1 when left out. */
  readonly host?: string;
  /** 0 = any. */
  readonly gatewayPort: number;
  /** The port of last time when left out and free, else any. */
  readonly kubernetesPort?: number;
  readonly jenkinsPort?: number;
  readonly nacosPort?: number;
  /** Which generation Nacos speaks as; 2.3.1 when left out. */
  readonly nacosVersion?: NacosServerOptions['version'];
  readonly apisixPort?: number;
  /** How long a changed route takes to be served, in ms; random up to 50 when left out. */
  readonly propagationMs?: () => number;
  /** How long a write to Nacos takes to show in its lists, in ms; random up to 300 when left out. */
  readonly registryLagMs?: () => number;
  readonly log?: (line: string) => void;
}

/** A finished build that was made up. */
export interface SeededBuild {
  readonly number: number;
  readonly queueId: string;
  readonly result: 'SUCCESS' | 'FAILURE' | 'ABORTED';
  readonly image: string;
  readonly commit: string;
  /** Where Jenkins shows it; null when Jenkins is not simulated. */
  readonly url: string | null;
  /** ms since epoch. */
  readonly startedAt: number;
}

/** A running sandbox. */
export interface Sandbox {
  /** `url` is plain HTTP with the token as bearer; the kubeconfig (a path) goes over TLS at the same port. */
  readonly kubernetes: { readonly url: string; readonly token: string; readonly kubeconfig: string } | null;
  readonly gateway: { readonly url: string } | null;
  readonly jenkins: { readonly url: string; readonly username: string; readonly apiToken: string } | null;
  readonly nacos: { readonly url: string; readonly username: string; readonly password: string } | null;
  /**
   * `url` is that of the Admin API, `authKey` names the header of its key `token`; `controlUrls` are those of each
   * instance. Its requests come in by the gateway.
   */
  readonly apisix: SandboxFile['apisix'];
  /** The file to which another owner's world was renamed at this start; null when none was in the way. */
  readonly putAside: string | null;
  /** Makes a namespace unless it is there. */
  ensureNamespace(name: string): void;
  /** Makes up a finished build in the simulated Jenkins, with its job if that is not there. */
  seedBuild(seed: Seed): SeededBuild;
  /** The world itself, for tests and for seeding. */
  readonly world: World;
  /** What should go wrong, for tests. */
  readonly faults: Faults;
  /** Stops all servers and time; open connections are cut. */
  close(): Promise<void>;
}

/**
 * Starts a platform in this process, over HTTP: as it was left, with the time between caught up.
 * @throws Error when the gateway's or a given port is taken
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, random, directory, simulate } = options;
  const host = options.host ?? '127.0.0.1';
  const log = options.log ?? (() => undefined);
  mkdirSync(directory, { recursive: true });
  const { owner } = options;
  const putAside = owner === undefined ? null : claimWorld(directory, owner);
  const world = new World({
    clock,
    random,
    journal: new FileJournal(join(directory, worldFile)),
    podsRegister: simulate.nacos === true,
    ...(options.propagationMs === undefined ? {} : { propagationMs: options.propagationMs }),
    ...(options.registryLagMs === undefined ? {} : { registryLagMs: options.registryLagMs }),
  });
  if (owner !== undefined) world.valueOr(ownerValue, () => owner);
  const faults = new Faults();
  const watches = new Watches(world, clock);
  faults.onDropWatches(() => watches.drop());
  const last = lastPorts(join(directory, 'sandbox.json'));
  const portsFor = (given: number | undefined, known: number | null): readonly number[] =>
    given !== undefined ? [given] : [...(known === null ? [] : [known]), 0];
  const servers: Serving[] = [];
  const shown = host === '0.0.0.0' ? '127.0.0.1' : host;
  const close = async (): Promise<void> => {
    watches.drop();
    await Promise.all(servers.map((server) => server.close()));
    world.close();
  };
  try {
    let kubernetes: Sandbox['kubernetes'] = null;
    let gateway: Sandbox['gateway'] = null;
    if (simulate.kubernetes) {
      const token = world.valueOr('kubernetesToken', () => hex(random, 24));
      const tls = certificateOf(world);
      const api = await serve({
        name: 'kubernetes',
        host,
        ports: portsFor(options.kubernetesPort, last.kubernetes),
        clock,
        faults,
        tls,
        handler: kubernetesHandler(world, watches, token),
      });
      servers.push(api);
      const front = await serve({
        name: 'gateway',
        host,
        ports: [options.gatewayPort],
        clock,
        faults,
        handler: gatewayHandler(world, clock),
      });
      servers.push(front);
      const kubeconfig = join(directory, 'sandbox.kubeconfig');
      writeFile(
        kubeconfig,
        kubeconfigText(options.name ?? 'sandbox', `https://${shown}:${api.port}`, token, tls.cert),
      );
      kubernetes = { url: `http://${shown}:${api.port}`, token, kubeconfig };
      gateway = { url: `http://${shown}:${front.port}` };
      log(`the sandbox serves Kubernetes at ${kubernetes.url} and its gateway at ${gateway.url}`);
    }
    let jenkins: Sandbox['jenkins'] = null;
    if (simulate.jenkins) {
      const apiToken = world.valueOr('jenkinsToken', () => hex(random, 17));
      const server = await serve({
        name: 'jenkins',
        host,
        ports: portsFor(options.jenkinsPort, last.jenkins),
        clock,
        faults,
        handler: jenkinsHandler(world, jenkinsUser, apiToken),
      });
      servers.push(server);
      jenkins = { url: `http://${shown}:${server.port}`, username: jenkinsUser, apiToken };
      log(`the sandbox serves Jenkins at ${jenkins.url}`);
    }
    let nacos: Sandbox['nacos'] = null;
    if (simulate.nacos === true) {
      const password = world.valueOr('nacosPassword', () => hex(random, 12));
      const login = { username: nacosUser, password };
      const version = options.nacosVersion ?? '2.3.1';
      const server = await serve({
        name: 'nacos',
        host,
        ports: portsFor(options.nacosPort, last.nacos),
        clock,
        faults,
        // Another secret with each start: what was signed before it holds no more, as after a real restart.
        handler: nacosHandler({ world, login, version, secret: hex(random, 16) }),
      });
      servers.push(server);
      nacos = { url: `http://${shown}:${server.port}`, ...login };
      log(`the sandbox serves Nacos at ${nacos.url}/nacos`);
    }
    let apisix: Sandbox['apisix'] = null;
    if (simulate.apisix === true) {
      const token = world.valueOr('apisixToken', () => hex(random, 16));
      const server = await serve({
        name: 'apisix',
        host,
        ports: portsFor(options.apisixPort, last.apisix),
        clock,
        faults,
        handler: apisixHandler(world, apisixAuthKey, token),
      });
      servers.push(server);
      const url = `http://${shown}:${server.port}`;
      const controlUrls = world.apisix.instances.map((_, number) => `${url}/control/${number}`);
      apisix = { url, authKey: apisixAuthKey, token, controlUrls };
      log(`the sandbox serves the Admin API of APISIX at ${url}`);
    }
    const file: SandboxFile = { gateway, kubernetes, jenkins, nacos, apisix };
    writeFile(join(directory, 'sandbox.json'), `${JSON.stringify(file, null, 2)}\n`);
    const seedBuild = (seed: Seed): SeededBuild => {
      const build = world.run(() => world.ci.seed(seed));
      const { image, commit } = world.ci.scriptOf(build);
      const url =
        jenkins === null ? null : `${new Views(world.ci, jenkins.url, 0).jobUrl(build.job)}${build.number}/`;
      const { number, startedAt } = build;
      const result = build.result ?? 'ABORTED';
      return { number, queueId: String(build.queueId), result, image, commit, url, startedAt };
    };
    return {
      kubernetes,
      gateway,
      jenkins,
      nacos,
      apisix,
      putAside,
      seedBuild,
      ensureNamespace: (name) => world.ensureNamespace(name),
      world,
      faults,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function certificateOf(world: World): Certificate {
  const key = world.value('tlsKey');
  const cert = world.value('tlsCertificate');
  if (typeof key === 'string' && typeof cert === 'string') return { key, cert };
  const fresh = makeCertificate();
  world.run(() => {
    world.setValue('tlsKey', fresh.key);
    world.setValue('tlsCertificate', fresh.cert);
  });
  return fresh;
}

function hex(random: Random, bytes: number): string {
  return Buffer.from(random.bytes(bytes)).toString('hex');
}
