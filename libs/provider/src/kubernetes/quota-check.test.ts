import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../conformance/test-namespace.js';
import { stubServer } from '../http/stub-server.fixture.js';
import { KubernetesApi } from './api.js';
import { checkQuota } from './quota-check.js';
import { stubKubeconfig } from './stub-kubeconfig.fixture.js';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

/** What is said in a namespace with these quotas and ranges; a number is a refusal. */
async function said(quotas: readonly object[] | number, ranges: readonly object[] = []) {
  const server = await stubServer((request, response) => {
    const of = request.url?.includes('/resourcequotas') === true ? quotas : ranges;
    const status = typeof of === 'number' ? of : 200;
    const body =
      typeof of === 'number'
        ? { kind: 'Status', code: of, message: 'the server could not find the requested resource' }
        : { metadata: { resourceVersion: '1' }, items: of };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const kubeconfig = await stubKubeconfig(server.url);
  ends.push(() => server.close(), kubeconfig.remove);
  const api = new KubernetesApi({
    kubeconfig: { files: [kubeconfig.file] },
    clock: systemClock,
    log: () => undefined,
  });
  const item = await checkQuota(api, 'dev', new AbortController().signal);
  api.close();
  return item;
}
const quota = (hard: object, used: object = {}, over: object = {}) => ({
  metadata: { name: 'compute' },
  spec: { hard, ...over },
  status: { hard, used },
});
const range = (limits: object) => ({ spec: { limits: [{ type: 'Container', ...limits }] } });

it.each<[string, Parameters<typeof said>, RegExp]>([
  ['OK', [[]], /No quota/],
  ['OK', [[quota({ pods: '10' }, { pods: '4' })]], /No quota/],
  [
    'WARNING',
    [[quota({ cpu: '4', 'limits.memory': '8Gi' }, { cpu: '1' })]],
    /compute refuses pods without requests\.cpu, limits\.memory/,
  ],
  ['WARNING', [[quota({ pods: '4' }, { pods: '4' })]], /compute is used up: pods 4/],
  [
    'OK',
    [[quota({ 'limits.cpu': '4', 'requests.cpu': '2' })], [range({ default: { cpu: '1' } })]],
    /No quota/,
  ],
  [
    'WARNING',
    [[quota({ 'limits.cpu': '4' })], [range({ defaultRequest: { cpu: '1' } })]],
    /without limits\.cpu/,
  ],
  ['OK', [[quota({ 'limits.cpu': '4' }, {}, { scopes: ['Terminating'] })]], /No quota/],
  ['UNKNOWN', [403], /may not be read/],
  ['OK', [404], /No quota/],
])('what quotas say of a pod without requests is %s', async (status, of, words) => {
  expect(await said(...of)).toMatchObject({ code: 'QUOTA', status, message: expect.stringMatching(words) });
});
