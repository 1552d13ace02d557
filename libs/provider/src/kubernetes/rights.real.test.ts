import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleSpec } from '../conformance/cluster.js';
import { noEnd } from '../conformance/patience.js';
import {
  systemClock,
  systemRandom,
  testNamespace,
  type TestNamespace,
} from '../conformance/test-namespace.js';
import { KubernetesApi } from './api.js';
import { KubernetesCluster } from './cluster.js';
import { IngressNginxRoute } from './ingress-nginx/route.js';

/** The kubeconfigs of accounts with fewer rights lie beside the admin's. */
describe.each([
  ['viewer', 'may read'],
  ['nobody', 'may do nothing'],
])('an account that %s (%s)', (who) => {
  const signal = noEnd();
  let test: TestNamespace;
  let cluster: KubernetesCluster;
  let route: IngressNginxRoute;
  beforeAll(async () => {
    const kubeconfig = process.env['KUBECONFIG'];
    test = await testNamespace(kubeconfig);
    const file = `${kubeconfig}-${who}`;
    const api = new KubernetesApi({
      kubeconfig: { files: [file] },
      clock: systemClock,
      log: () => undefined,
    });
    cluster = new KubernetesCluster({ api, instanceId: 'rights', random: systemRandom });
    route = new IngressNginxRoute({ api, instanceId: 'rights', random: systemRandom });
  });
  afterAll(async () => {
    cluster.close();
    await test.close();
  });

  it('is denied what it may not, in the API’s words', async () => {
    const spec = exampleSpec(test.namespace);
    const applied = cluster.apply(
      { ref: spec.ref, rendered: cluster.render(spec), replicas: 1, tick: 1, budget: false },
      signal,
    );
    await expect(applied).rejects.toMatchObject({
      kind: 'DENIED',
      code: 'FORBIDDEN',
      message: expect.stringContaining('cannot'),
    });
  });

  it('is told by the check which rights are missing', async () => {
    const items = [
      ...(await cluster.check(test.namespace, signal)),
      ...(await route.check(test.namespace, 'dev.localhost', signal)),
    ];
    const optional = items.find((item) => item.code === 'RIGHTS_MISSING');
    expect(optional).toMatchObject({ status: 'WARNING' });
    for (const text of ['horizontalpodautoscalers', 'poddisruptionbudgets', 'kubectl apply'])
      expect(optional?.message).toContain(text);
    const rights = items.filter((item) => item.code.endsWith('_RIGHTS'));
    expect(rights).toHaveLength(2);
    for (const item of rights) expect(item).toMatchObject({ status: 'FAILED' });
    const text = rights.map((item) => item.message).join(' ');
    expect(text).toContain('patch deployments');
    expect(text).toContain('patch ingresses');
    expect(text.includes('get deployments')).toBe(who === 'nobody');
  });
});
