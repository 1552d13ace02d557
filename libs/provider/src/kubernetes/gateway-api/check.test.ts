import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../conformance/test-namespace.js';
import { stubServer } from '../../http/stub-server.fixture.js';
import { KubernetesApi } from '../api.js';
import { stubKubeconfig } from '../stub-kubeconfig.fixture.js';
import { checkGateway } from './check.js';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

const listeners = [{ name: 'http', allowedRoutes: { namespaces: { from: 'All' } } }];
const programmed = { conditions: [{ type: 'Programmed', status: 'True' }] };
const gateway = { spec: { gatewayClassName: 'fast', listeners }, status: programmed };

/** What is said of features by a cluster with this Gateway and this GatewayClass; a number is a refusal. */
async function features(ofGateway: object | number, ofClass: object | number) {
  const server = await stubServer((request, response) => {
    const path = request.url ?? '';
    const answer = path.includes('/gatewayclasses/')
      ? ofClass
      : path.includes('/gateways/')
        ? ofGateway
        : 403;
    const status = typeof answer === 'number' ? answer : 200;
    const body = typeof answer === 'number' ? { kind: 'Status', code: answer, message: 'no' } : answer;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const kubeconfig = await stubKubeconfig(server.url);
  ends.push(() => server.close(), kubeconfig.remove);
  const api = new KubernetesApi({
    kubeconfig: { files: [kubeconfig.file] },
    clock: systemClock,
    log: () => undefined,
  });
  const at = { namespace: 'dev', host: 'dev.test', gateway: { namespace: 'infra', name: 'public' } };
  const items = await checkGateway(api, at, new AbortController().signal);
  api.close();
  return items.find(({ code }) => code === 'GATEWAY_FEATURES');
}
const supports = (...supportedFeatures: unknown[]) => ({ status: { supportedFeatures } });

it.each<[string, object | number, object | number, RegExp]>([
  [
    'OK',
    gateway,
    supports({ name: 'HTTPRoute' }, { name: 'HTTPRoutePathRewrite' }),
    /supports what routes need/,
  ],
  ['OK', gateway, supports('HTTPRoutePathRewrite'), /fast/],
  ['FAILED', gateway, supports({ name: 'HTTPRoute' }), /does not support HTTPRoutePathRewrite/],
  ['UNKNOWN', gateway, supports(), /does not say/],
  ['UNKNOWN', gateway, 404, /does not exist/],
  ['UNKNOWN', gateway, 403, /may not be read/],
  ['UNKNOWN', 404, 404, /nobody to ask/],
])('what a Gateway can do is %s', async (status, ofGateway, ofClass, words) => {
  expect(await features(ofGateway, ofClass)).toMatchObject({
    status,
    message: expect.stringMatching(words),
  });
});
