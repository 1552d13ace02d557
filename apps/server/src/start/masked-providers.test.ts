import { ProviderError, type ClusterPort, type PipelinePort, type RoutePort } from '@arthor/core';
import { describe, expect, it } from 'vitest';
import { maskOf } from '../runtime/mask.js';
import { NoProviders, type EnvironmentProviders } from '../runtime/providers.js';
import { MaskedProviders } from './masked-providers.js';

const said = 'refused s3cret-token at http://ci:hunter22@jenkins.test';
const shown = 'refused *** at http://ci:***@jenkins.test';
const { signal } = new AbortController();
const ref = { namespace: 'dev', name: 'shop-1' };

const problem = {
  code: 'X',
  message: said,
  params: { image: said, n: 1 },
  providerReason: said,
  final: false,
};
const item = { code: 'X', status: 'FAILED', message: said } as const;
const thrown = () =>
  new ProviderError('kubernetes', 'DENIED', 'X', said, {
    cause: new Error(said),
    params: { name: said },
    retryAfterMs: 7,
  });
/** A port of a class with private members, as the adapters are. */
class Port {
  readonly #said = said;
  readonly provider = 'ingress-nginx';
  // oxlint-disable-next-line require-await -- as an adapter's method
  observe = async () => ({
    present: true,
    problem,
    leftOut: [{ kind: 'X', message: said }],
    pods: [{ name: 'shop-1', reason: said }],
  });
  check = () => Promise.resolve([item]);
  log() {
    return Promise.resolve(this.#said);
  }
  events = () => Promise.resolve([{ reason: said, message: said, object: { kind: 'Pod', name: said } }]);
  compare = () =>
    Promise.resolve({
      owned: { Deployment: '1' },
      differences: [{ path: said, before: [said], after: { a: said } }],
    });
  usesOf = () => Promise.resolve({ others: [said], everywhere: true });
  list = () => Promise.resolve(new Map([['shop', { strays: [{ after: said }], changedBy: said }]]));
  apply(): Promise<void> {
    return Promise.reject(thrown());
  }
}
const port = (values: object = {}) => Object.assign(new Port(), values) as unknown;

class Told extends NoProviders {
  override readonly met = [
    { name: 'kubernetes', instance: null, lastSuccessAt: 1, lastError: { at: 2, code: 'X', message: said } },
  ];
  private readonly cluster = port() as ClusterPort;
  private readonly route = port({ pools: port() }) as RoutePort;
  override of(): EnvironmentProviders {
    const { cluster, route } = this;
    const rest = { registry: null, gatewayUrl: null, gatewayReplicas: null };
    return {
      cluster,
      route,
      ...rest,
      routeFor: () => route,
      routeOf: (name) => (name === 'other' ? { problem: fault } : route),
    };
  }
  override byIdentity = () => Promise.reject(thrown());
  override pipeline(): PipelinePort {
    const queued = { state: 'queued', queueId: '1', why: said };
    const done = { state: 'done', reason: said, imageId: said, commitId: said, url: said };
    const log = () => Promise.resolve({ text: said, nextOffset: 9, complete: true });
    const of = { find: () => Promise.resolve(queued), observe: () => Promise.resolve(done), log };
    return port(of) as PipelinePort;
  }
}
const fault = { kind: 'DENIED', code: 'X', message: said, params: {} } as const;

const providers = new MaskedProviders(new Told(), maskOf(['s3cret-token']));
const at = providers.of(providers.defaults);
if ('problem' in at) throw new Error('there are providers');

describe('what a provider says shows no secret', () => {
  it('of pods, checks and logs', async () => {
    expect(await at.cluster.observe(ref, { fresh: true }, signal)).toEqual({
      present: true,
      leftOut: [{ kind: 'X', message: shown }],
      pods: [{ name: 'shop-1', reason: shown }],
      problem: { ...problem, message: shown, params: { image: shown, n: 1 }, providerReason: shown },
    });
    expect(await at.cluster.check('dev', signal)).toEqual([{ ...item, message: shown }]);
    expect(await at.route.check('dev', 'host', signal)).toEqual([{ ...item, message: shown }]);
    expect(await at.cluster.events(ref, signal)).toEqual([
      { reason: shown, message: shown, object: { kind: 'Pod', name: shown } },
    ]);
    expect(providers.met).toMatchObject([{ name: 'kubernetes', lastError: { code: 'X', message: shown } }]);
    expect(await at.cluster.log(ref, { previous: true, tailLines: 1 }, signal)).toBe(shown);
  });

  it('of what others wrote into our objects and routes', async () => {
    expect(await at.cluster.compare({} as never, {}, signal)).toEqual({
      owned: { Deployment: '1' },
      differences: [{ path: shown, before: [shown], after: { a: shown } }],
    });
    expect(await at.route.usesOf({ namespace: 'dev', host: 'h', path: '/' }, signal)).toEqual({
      others: [shown],
      everywhere: true,
    });
    const routes = await at.route.list('dev', signal);
    expect(routes.get('shop')).toEqual({ strays: [{ after: shown }], changedBy: shown });
    expect(providers.mask(said)).toBe(shown);
  });

  it('of builds and their logs', async () => {
    const ci = providers.pipeline();
    expect(await ci?.find('job', 1, signal)).toMatchObject({ why: shown });
    const ticket = { job: 'job', buildId: 1, queueId: null, number: null };
    expect(await ci?.observe(ticket, signal)).toEqual({
      state: 'done',
      reason: shown,
      imageId: shown,
      commitId: shown,
      url: shown,
    });
    expect(await ci?.log('job', 1, 0, signal)).toEqual({ text: shown, nextOffset: 9, complete: true });
  });

  it('of what it refuses, with its causes; what it means stays', async () => {
    const failed = at.cluster.apply({} as never, signal);
    const found = providers.byIdentity('uid', providers.defaults, signal);
    const pool = at.routeFor('NATIVE').pools?.apply({} as never, signal) ?? Promise.resolve();
    for (const promise of [failed, found, pool]) {
      const error: unknown = await promise.catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({
        kind: 'DENIED',
        code: 'X',
        message: shown,
        params: { name: shown },
        retryAfterMs: 7,
        cause: { message: shown },
      });
      expect(error instanceof Error && error.stack).not.toContain('s3cret');
    }
    expect(at.routeOf('other')).toMatchObject({ problem: { message: shown } });
  });

  it('and who shares a port is told by the same one', () => {
    const again = providers.of(providers.defaults);
    expect('problem' in again ? null : again.cluster).toBe(at.cluster);
    expect(at.routeOf('ingress-nginx')).toBe(at.route);
    expect(at.route.provider).toBe('ingress-nginx');
  });
});
