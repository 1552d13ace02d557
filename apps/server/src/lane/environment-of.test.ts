import { describe, expect, it } from 'vitest';
import type { ProviderChoice } from '../runtime/providers.js';
import { consoleHosts } from './console-hosts.js';
import { choiceOf, problemOf, type Placed } from './environment-of.js';

const defaults: ProviderChoice = {
  cluster: 'east',
  deployMode: 'NATIVE',
  routeProvider: 'auto',
  apisixControlUrls: null,
  gateway: 'infra/public',
  ingressClass: null,
  gatewayUrl: 'http://gateway.test',
  gatewayReplicas: 1,
};

describe('the providers of an environment', () => {
  it('are the installation’s where it says nothing', () => {
    expect(choiceOf({}, defaults)).toEqual(defaults);
    expect(choiceOf({ cluster: null, gateway: null }, defaults)).toEqual(defaults);
  });

  it('are its own key by key', () => {
    const own = {
      cluster: 'arn:aws:eks:eu/1',
      routeProvider: 'ingress-nginx',
      ingressClass: 'inside',
    } as const;
    expect(choiceOf(own, defaults)).toEqual({ ...defaults, ...own });
  });

  it.each([
    ['the same gateway', { gatewayUrl: 'http://gateway.test' }, 1],
    ['another gateway', { gatewayUrl: 'http://other.test' }, null],
    ['another gateway that it tells more of', { gatewayUrl: 'http://other.test', gatewayReplicas: 3 }, 3],
  ])('are as many instances of %s as are known', (_, settings, replicas) => {
    expect(choiceOf(settings, defaults).gatewayReplicas).toBe(replicas);
  });
});

describe('two environments of one host', () => {
  const problemBeside = (one: Partial<Placed>, other: Partial<Placed>) => {
    const placed = (name: string, choice: Partial<Placed>) => ({
      row: { name, host: 'shop.test' },
      clusterId: null,
      ...defaults,
      ...choice,
    });
    const dev = placed('dev', one);
    return problemOf(dev, [dev, placed('twin', other)])?.code ?? null;
  };
  const gateway = (name: string) => ({ routeProvider: 'gateway-api', gateway: name }) as const;
  const ingress = (ingressClass: string | null) =>
    ({ routeProvider: 'ingress-nginx', ingressClass }) as const;

  it.each<[string, Partial<Placed>, Partial<Placed>, string | null]>([
    ['say nothing', {}, {}, 'DUPLICATE_HOST'],
    ['are on two clusters', {}, { cluster: 'west' }, null],
    [
      'reach one cluster by two contexts',
      { clusterId: 'uid' },
      { cluster: 'west', clusterId: 'uid' },
      'DUPLICATE_HOST',
    ],
    ['reach two clusters', { clusterId: 'uid' }, { cluster: 'west', clusterId: 'other' }, null],
    ['are said to be at two addresses', {}, { gatewayUrl: 'http://other.test' }, 'DUPLICATE_HOST'],
    ['are of two modes', {}, { deployMode: 'UNCOUPLED' }, null],
    [
      'are both behind APISIX',
      { deployMode: 'UNCOUPLED' },
      { deployMode: 'UNCOUPLED', cluster: 'west', gatewayUrl: 'http://other.test' },
      'DUPLICATE_HOST',
    ],
    ['have two Gateways', gateway('infra/a'), gateway('infra/b'), null],
    ['have one Gateway', gateway('infra/a'), gateway('infra/a'), 'DUPLICATE_HOST'],
    ['have two classes', ingress('a'), ingress('b'), null],
    ['have one class, which one of them names', ingress(null), ingress('nginx'), 'DUPLICATE_HOST'],
    ['have a Gateway and a class', gateway('infra/a'), ingress('a'), null],
    ['may mean the same by auto', gateway('infra/a'), {}, 'DUPLICATE_HOST'],
  ])('that %s', (_, one, other, code) => {
    expect(problemBeside(one, other)).toBe(code);
  });
});

it.each([
  [{ publicUrl: 'https://Arthor.test:8443/x', host: '0.0.0.0' }, 'arthor.test', 'HOST_OF_CONSOLE'],
  [{ publicUrl: null, host: '127.0.0.1' }, 'localhost', 'HOST_OF_CONSOLE'],
  [{ publicUrl: null, host: 'box' }, 'box', 'HOST_OF_CONSOLE'],
  [{ publicUrl: null, host: '127.0.0.1' }, 'dev.localhost', null],
  [{ publicUrl: 'https://arthor.test', host: 'box' }, 'dev.arthor.test', null],
])('with the console at %o an environment at %s is %s', (console, host, code) => {
  const dev = { ...defaults, clusterId: null, row: { name: 'dev', host } };
  expect(problemOf(dev, [dev], consoleHosts(console))?.code ?? null).toBe(code);
});
