import { afterEach, expect, it } from 'vitest';
import { ProviderError } from '@arthor/core';
import { systemClock, systemRandom } from '../../conformance/test-namespace.js';
import { stubServer } from '../../http/stub-server.fixture.js';
import { KubernetesApi } from '../api.js';
import { stubKubeconfig } from '../stub-kubeconfig.fixture.js';
import { GatewayApiRoute } from './route.js';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

const ref = { namespace: 'dev', name: 'shop-stable' };
const metadata = { ...ref, uid: 'u', resourceVersion: '1', generation: 2 };
const parentRef = { namespace: 'infra', name: 'public' };
const by = (...conditions: object[]) => [{ parentRef, conditions }];
const condition = (type: string, status: string, reason = '') => ({ type, status, reason });

/** What is answered, or thrown, of a route of which its controllers say this; a number is the Gateway's refusal. */
async function inForce(parents: object[], gateway: object | number) {
  let asked = 0;
  const server = await stubServer((request, response) => {
    const ofGateway = request.url?.includes('/gateways/') === true;
    if (ofGateway) asked += 1;
    const answer = ofGateway ? gateway : { metadata, status: { parents } };
    const status = typeof answer === 'number' ? answer : 200;
    const body = typeof answer === 'number' ? { kind: 'Status', code: answer, message: 'no' } : answer;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const kubeconfig = await stubKubeconfig(server.url);
  const api = new KubernetesApi({
    kubeconfig: { files: [kubeconfig.file] },
    clock: systemClock,
    log: () => undefined,
  });
  ends.push(() => server.close(), kubeconfig.remove);
  const route = new GatewayApiRoute({
    api,
    instanceId: 'inst',
    gateway: 'infra/public',
    random: systemRandom,
  });
  const { signal } = new AbortController();
  const live = await route.observe(ref, signal);
  if (live === null) throw new Error('there is no route');
  const ask = () =>
    route.inForce(ref, live, null, signal).catch((error: unknown) => {
      if (error instanceof ProviderError) return error.code;
      throw error;
    });
  const said = [await ask(), await ask()];
  api.close();
  return { said, asked };
}

const taken = by(condition('Accepted', 'True'), condition('ResolvedRefs', 'True'));
const refused = by(condition('Accepted', 'False', 'NoMatchingListenerHostname'));
const programmed = { status: { conditions: [condition('Programmed', 'True')] } };
const broken = { status: { conditions: [condition('Programmed', 'False', 'AddressNotAssigned')] } };

it.each<[string, string, object[], object | number, number]>([
  ['its controller refuses it', 'ROUTE_NOT_ACCEPTED', refused, programmed, 0],
  ['its Gateway is not there', 'GATEWAY_MISSING', [], 404, 1],
  ['nobody speaks for a Gateway that is broken itself', 'GATEWAY_NOT_PROGRAMMED', [], broken, 1],
  [
    'nothing is said of its newest write while the Gateway is broken',
    'GATEWAY_NOT_PROGRAMMED',
    by(),
    broken,
    1,
  ],
  ['nobody speaks for a Gateway that holds', 'ROUTE_NOT_TAKEN', [], programmed, 1],
  ['nobody speaks for a Gateway that may not be read', 'ROUTE_NOT_TAKEN', [], 403, 1],
  ['nothing is said of its newest write', 'no', by(), programmed, 1],
  ['it is taken, and nobody can be asked', 'cannot tell', taken, broken, 0],
])('what is told of a route where %s is %s', async (_, expected, parents, gateway, asked) => {
  expect(await inForce(parents, gateway)).toEqual({ said: [expected, expected], asked });
});
