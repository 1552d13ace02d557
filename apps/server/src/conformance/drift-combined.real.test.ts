import { describe, expect, it } from 'vitest';
import { noEnd, type MeddledKind, type Meddling } from '@arthor/provider/conformance';
import { z } from 'zod';
import { Ends } from '../command/loss/ends.js';
import { apiOfTests, mostInAMinute, openAmongOthers, resyncMs, symbol } from './among-others.fixture.js';

const url = process.env['GATEWAY_URL'];
const minuteMs = 60_000;
const listed = z.object({
  metadata: z.object({ name: z.string(), uid: z.string() }),
  spec: z.looseObject({}),
});
type Among = Awaited<ReturnType<typeof openAmongOthers>>;

/** Somebody who begins and goes on until the end; `name` is the deployment that serves. */
type Master = (among: Among, name: string, ends: Ends) => Promise<void>;
const api = apiOfTests();

const autoscaler: Master = async ({ environment }, name) => {
  const spec = {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
    minReplicas: 3,
    maxReplicas: 6,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
      },
    ],
  };
  const body = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'shop' },
    spec,
  };
  await api.create('HorizontalPodAutoscaler', environment, body, noEnd());
};

const policy =
  (kind: MeddledKind, expression: string): Master =>
  async ({ environment, others }, _, ends) =>
    ends.add('the policy', await others.mutate(environment, kind, expression));

/** Sets it again every two seconds, as a tool does that holds to a repository. */
const tool =
  (kind: MeddledKind, patch: (name: string, spec: object) => Meddling): Master =>
  async ({ environment, others }, _, ends) => {
    const set = async () => {
      for (const one of (await api.list(kind, environment, {}, noEnd())).items) {
        const { metadata, spec } = listed.parse(one);
        if (/-(tick|canary)$/.test(metadata.name)) continue;
        const ref = { namespace: environment, name: metadata.name };
        await others.edit(ref, kind, patch(metadata.name, spec), 'argocd').catch(() => undefined);
      }
    };
    const timer = setInterval(() => void set().catch(() => undefined), 2_000);
    ends.add('the tool', () => clearInterval(timer));
    await set();
  };

const pruner =
  (kind: MeddledKind): Master =>
  async ({ environment }, _, ends) => {
    const prune = async () => {
      for (const one of (await api.list(kind, environment, {}, noEnd())).items) {
        const { metadata } = listed.parse(one);
        const ref = { namespace: environment, name: metadata.name };
        await api.remove(kind, ref, { uid: metadata.uid }, noEnd(), 'Background');
      }
    };
    const timer = setInterval(() => void prune().catch(() => undefined), 2_000);
    ends.add('the pruner', () => clearInterval(timer));
    await prune();
  };

const byHand: Master = ({ environment, others }, name) =>
  others.edit({ namespace: environment, name }, 'Deployment', { spec: { replicas: 5 } }, 'kubectl-scale');

/** Another installation that deploys the same application to the same namespaces. */
const second: Master = async ({ environments }, _, ends) => {
  const other = await openAmongOthers('gateway-api', ends, environments);
  const build = await other.bench.build('theirs');
  const [environment] = environments;
  await other.bench.api('createOperation', {
    body: { operate: 'DEPLOY', build, environment, symbol, replicas: 1 },
  });
};

const image = (name: string): Meddling => ({
  spec: { template: { spec: { containers: [{ name, image: 'registry.localhost/demo/git:1' }] } } },
});
const selector = (): Meddling => ({ spec: { selector: { 'arthor.io/deployment': 'git' } } });
const otherPort = (_: string, spec: object): Meddling => ({
  spec: { rules: JSON.parse(JSON.stringify(Object(spec).rules ?? []).replaceAll('"port":80', '"port":81')) },
});
const mirrored = `[JSONPatch{op: "replace", path: "/spec/template/spec/containers/0/image", value: "registry.localhost/demo/mirrored:v"}]`;
const affine = `[JSONPatch{op: "add", path: "/spec/sessionAffinity", value: "ClientIP"}]`;
const timeouts = `[JSONPatch{op: "add", path: "/spec/rules/0/timeouts", value: Object.spec.rules.timeouts{request: "30s"}}]`;

const combinations: readonly (readonly [string, readonly Master[]])[] = [
  ['an autoscaler and a policy on Deployments', [autoscaler, policy('Deployment', mirrored)]],
  [
    'a tool that sets the image and a policy on routes',
    [tool('Deployment', image), policy('HTTPRoute', timeouts)],
  ],
  ['a tool that sets the selector, and an autoscaler', [tool('Service', selector), autoscaler]],
  ['one who prunes routes, and a policy on Services', [pruner('HTTPRoute'), policy('Service', affine)]],
  ['a second Arthor and an autoscaler', [second, autoscaler]],
  [
    'a tool that sets the route, a hand that scales, a policy on Services',
    [tool('HTTPRoute', otherPort), byHand, policy('Service', affine)],
  ],
];

/** Needs a gateway at GATEWAY_URL; pods need not run for real. */
describe.skipIf(url === undefined)('several others at once, on a real cluster', { timeout: 300_000 }, () => {
  it.concurrent.each(combinations)('a lane is stable within two resyncs beside %s', async (what, masters) => {
    const ends = new Ends();
    try {
      const among = await openAmongOthers('gateway-api', ends);
      const { deployment } = await among.deploy('v1');
      for (const master of masters) await master(among, deployment?.name ?? '', ends);
      const began = Date.now();
      await new Promise((resolve) => setTimeout(resolve, minuteMs + 2 * resyncMs));
      const writes = among.writes.filter(({ at }) => at >= began);
      const most = mostInAMinute(writes);
      const late = mostInAMinute(writes.filter(({ at }) => at >= began + 2 * resyncMs));
      const { drift, blocking } = await among.lane();
      console.log(`${what}: at most ${most} writes of one object in a minute, ${late} after two resyncs`);
      console.log(`  ${drift?.code} ${drift?.message}; ${blocking?.code}`);
      expect(most).toBeLessThanOrEqual(5);
      // What others go on with is tried once more in the minute after.
      expect(late).toBeLessThanOrEqual(1);
    } finally {
      await ends.close();
    }
  });
});
