import { afterEach, describe, expect, it } from 'vitest';
import type { Lane } from '@arthor/contract';
import { noEnd, until, type MeddledKind, type Meddling } from '@arthor/provider/conformance';
import { z } from 'zod';
import { Ends } from '../command/loss/ends.js';
import { apiOfTests, mostInAMinute, openAmongOthers, resyncMs } from './among-others.fixture.js';

const url = process.env['GATEWAY_URL'];
/** A release beside a policy does not wait for a turn of its writes, ms. */
const endsMs = 30_000;
const named = z.object({ metadata: z.object({ name: z.string() }), spec: z.looseObject({}) });

/** Needs a gateway of both dialects at GATEWAY_URL; pods need not run for real. */
describe.skipIf(url === undefined)(
  'others who change things, on a real cluster',
  { timeout: 240_000 },
  () => {
    const api = apiOfTests();
    const ends = new Ends();
    afterEach(() => ends.close());

    const container = (name: string, values: object): Meddling => ({
      spec: { template: { spec: { containers: [{ name, ...values }] } } },
    });

    describe.each([
      ['gateway-api', 'HTTPRoute'],
      ['ingress-nginx', 'Ingress'],
    ] as const)('%s', (provider, routeKind) => {
      it('each edit by hand is put back within a resync, and told with who it was', async () => {
        const { environment, deploy, lane, others } = await openAmongOthers(provider, ends);
        const { deployment } = await deploy('v1');
        const name = deployment?.name ?? '';
        const routes = (await api.list(routeKind, environment, {}, noEnd())).items.map((one) =>
          named.parse(one),
        );
        const route = routes.find((one) => !/-(tick|canary)$/.test(one.metadata.name))?.metadata.name ?? '';
        const edits: readonly (readonly [string, MeddledKind, string, Meddling])[] = [
          ['image', 'Deployment', name, container(name, { image: 'registry.localhost/demo/store:hotfix' })],
          [
            'variable',
            'Deployment',
            name,
            container(name, { env: [{ name: 'ARTHOR_SYMBOL', value: 'other' }] }),
          ],
          [
            'probe',
            'Deployment',
            name,
            container(name, { readinessProbe: { httpGet: { path: '/healthz' } } }),
          ],
          ['selector', 'Service', name, { spec: { selector: { 'arthor.io/deployment': 'other' } } }],
          ['port', 'Service', name, { spec: { ports: [{ port: 80, targetPort: 9999 }] } }],
          ['rule', routeKind, route, { spec: { rules: [] } }],
        ];
        for (const [what, kind, object, patch] of edits) {
          const ref = { namespace: environment, name: object };
          const before = named.parse(await api.get(kind, ref, noEnd())).spec;
          const manager = `kubectl-${what}`;
          const rules = { spec: { rules: otherRules(routeKind, before) } };
          const began = Date.now();
          await others.edit(ref, kind, what === 'rule' ? rules : patch, manager);
          const told = await until(`${what} told`, lane, ({ drift }) => drift?.params['manager'] === manager);
          await until(
            `${what} put back`,
            async () => named.parse(await api.get(kind, ref, noEnd())).spec,
            (spec) => ours(kind, spec) === ours(kind, before),
          );
          const tookMs = Date.now() - began;
          console.log(`${provider}: ${what} was put back after ${tookMs} ms: ${told.drift?.message}`);
          expect(tookMs).toBeLessThanOrEqual(resyncMs);
          await until(`${what} settled`, lane, ({ drift }) => drift?.present === false);
        }
      });

      const policies: readonly (readonly [string, MeddledKind, string, Lane['drift'] | object | null])[] = [
        [
          'a side car and another image in every Deployment',
          'Deployment',
          `[JSONPatch{op: "replace", path: "/spec/template/spec/containers/0/image", value: "registry.localhost/demo/mirrored:v"}] +
         (object.spec.template.spec.containers.size() > 1 ? [] :
         [JSONPatch{op: "add", path: "/spec/template/spec/containers/-", value: Object.spec.template.spec.containers{name: "proxy", image: "registry.localhost/demo/proxy:1", env: [Object.spec.template.spec.containers.env{name: "PORT", value: "19999"}]}}])`,
          null,
        ],
        [
          'affinity and another port name in every Service',
          'Service',
          `[JSONPatch{op: "add", path: "/spec/sessionAffinity", value: "ClientIP"},
          JSONPatch{op: "replace", path: "/spec/ports/0/name", value: "web"}]`,
          null,
        ],
        ...(provider === 'gateway-api'
          ? ([
              [
                'a timeout in every rule',
                'HTTPRoute',
                `[0, 1, 2].filter(i, i < object.spec.rules.size()).map(i,
                JSONPatch{op: "add", path: "/spec/rules/" + string(i) + "/timeouts", value: Object.spec.rules.timeouts{request: "30s"}})`,
                null,
              ],
              [
                'another header in the first rule',
                'HTTPRoute',
                `[JSONPatch{op: "replace", path: "/spec/rules/0/filters/1/requestHeaderModifier/set/0/value", value: "/other"}]`,
                { code: 'CHANGED_BY_OTHERS', params: { path: 'spec.rules[0].filters', manager: null } },
              ],
            ] as const)
          : ([
              [
                'an annotation in every Ingress',
                'Ingress',
                `[JSONPatch{op: "add", path: "/metadata/annotations/nginx.ingress.kubernetes.io~1proxy-read-timeout", value: "30"}]`,
                null,
              ],
              [
                'another value of an annotation of ours',
                'Ingress',
                `[JSONPatch{op: "replace", path: "/metadata/annotations/arthor.io~1lane", value: "0"}]`,
                {
                  code: 'CHANGED_BY_OTHERS',
                  params: { path: 'metadata.annotations[arthor.io/lane]', manager: null },
                },
              ],
            ] as const)),
      ];
      it.each(policies)(
        'a release ends beside a policy that writes %s',
        async (_, kind, expression, drift) => {
          const { environment, writes, deploy, lane, others } = await openAmongOthers(provider, ends);
          await deploy('v1');
          ends.add('the policy', await others.mutate(environment, kind, expression));
          const began = Date.now();
          await deploy('v2');
          const tookMs = Date.now() - began;
          console.log(`${provider}, ${kind}: DONE after ${tookMs} ms`);
          expect(tookMs).toBeLessThan(endsMs);
          await new Promise((resolve) => setTimeout(resolve, 2 * resyncMs));
          const most = mostInAMinute(writes.filter(({ at }) => at >= began));
          console.log(`${provider}, ${kind}: at most ${most} writes of one object in a minute`);
          expect(most).toBeLessThanOrEqual(5);
          const { drift: told, blocking, operation } = await lane();
          expect({ blocking, operation }).toEqual({ blocking: null, operation: null });
          if (drift === null) expect(told).toBeNull();
          else expect(told).toMatchObject(drift);
        },
      );
    });
  },
);

/** What must be as before; the rule by which a gateway tells what it serves is new with each write. */
const ours = (kind: string, spec: { readonly rules?: unknown }): string =>
  JSON.stringify(kind === 'HTTPRoute' && Array.isArray(spec.rules) ? spec.rules[0] : spec);

/** Rules that lead nowhere, of the same shape. */
function otherRules(kind: string, { rules }: { readonly rules?: unknown }): unknown {
  const text = JSON.stringify(rules ?? []);
  return JSON.parse(
    kind === 'Ingress'
      ? text.replaceAll('"number":80', '"number":81')
      : text.replaceAll('"port":80', '"port":81'),
  );
}
