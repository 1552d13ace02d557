import type { Cluster } from '../cluster/cluster.js';
import type { Condition, HttpRoute, ParentRef } from '../cluster/object.js';
import { kubeTime } from '../cluster/object.js';

/** The one Gateway there is, as `KUBERNETES_GATEWAY` names it. */
export const onlyGateway = { namespace: 'default', name: 'gateway' } as const;
export const gatewayClass = 'sandbox';
export const controllerName = 'arthor.io/sandbox';

/** Whether a route asks for the Gateway there is. */
export const isAttached = (route: HttpRoute): boolean => parentOf(route) !== undefined;

const parentOf = ({ spec, metadata }: HttpRoute): ParentRef | undefined =>
  spec.parentRefs?.find(
    ({ name, namespace }) =>
      name === onlyGateway.name && (namespace ?? metadata.namespace) === onlyGateway.namespace,
  );

/** Writes what a controller says of a route, unless it has said it: it takes it, and finds its Services or not. */
export function judge(cluster: Cluster, route: HttpRoute): void {
  const parentRef = parentOf(route);
  if (parentRef === undefined) return;
  const missing = (route.spec.rules ?? [])
    .flatMap(({ backendRefs = [] }) => backendRefs)
    .find(({ name }) => cluster.objects.services.get(route.metadata.namespace ?? '', name) === undefined);
  const say = (type: string, holds: boolean, reason: string, message = ''): Condition => ({
    type,
    status: holds ? 'True' : 'False',
    observedGeneration: route.metadata.generation ?? 1,
    lastTransitionTime: kubeTime(cluster.now),
    reason,
    message,
  });
  const resolved =
    missing === undefined
      ? say('ResolvedRefs', true, 'ResolvedRefs')
      : say('ResolvedRefs', false, 'BackendNotFound', `the Service ${missing.name} is not there`);
  const conditions = [say('Accepted', true, 'Accepted'), resolved];
  if (sameWords(route.status?.parents[0]?.conditions ?? [], conditions)) return;
  cluster.update('httproutes', {
    ...route,
    status: { parents: [{ parentRef, controllerName, conditions }] },
  });
}

const sameWords = (a: readonly Condition[], b: readonly Condition[]): boolean => words(a) === words(b);
const words = (all: readonly Condition[]): string =>
  JSON.stringify(
    all.map(({ type, status, observedGeneration, reason }) => [type, status, observedGeneration, reason]),
  );
