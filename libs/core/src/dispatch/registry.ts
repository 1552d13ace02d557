import type { Condition } from '../lane/condition.js';
import type { Deployment } from '../lane/deployment.js';
import type { Environment } from '../lane/lane.js';
import type { PodState } from '../port/cluster.js';
import type { RegistryInstance, RegistryService, RegistryWish } from '../port/registry.js';
import { isLost } from './chain.js';
import { seen } from './readiness.js';
import { conditionOf, withCondition } from './condition.js';
import type { Draft } from './draft.js';
import type { RouteFacts } from './in-force.js';
import type { Observed } from './observed.js';
import { isAsWished, isByArthor, isOfPod, metadataOf, registeredKey } from './registry-wish.js';

/** Condition of a row: its pods are in the registry. */
export const registered = 'Registered';
/** Condition of a row that leaves: callers are given none of its pods any more. */
export const closed = 'Closed';

/** A pod that is ready for so long and not registered is told, ms. */
const lateMs = 30_000;
/** While the registry cannot be asked, ms between looks at what waits for it. */
const unseenMs = 10_000;

/** Where callers look for the lane's application; null = there is no registry, or it is not for this application. */
export function registryService(
  application: string,
  environment: Pick<Environment, 'registry'> | null,
): RegistryService | null {
  const settings = environment?.registry ?? null;
  if (settings === null || settings.registerBy === 'NONE') return null;
  return { namespace: settings.namespace, group: settings.group, name: application };
}

/** One pod of a row, what should be said of it, and what is listed at its address. */
interface Seat {
  readonly row: Deployment;
  readonly pod: PodState & { readonly ip: string };
  readonly wish: RegistryWish;
  readonly listed: readonly RegistryInstance[];
}

/**
 * Says in the registry what each pod that was seen in this very look is: an address alone tells nothing, since the
 * next pod may have it. Never keeps a route from being written; only what leaves waits for it.
 */
export function followRegistry(o: Observed, draft: Draft, facts: RouteFacts, now: number): void {
  const service = serviceOf(o);
  if (service === null) return;
  for (const row of draft.rowsNow()) {
    if (row.status === 'WITHDRAWN' || isLost(o, row)) continue;
    const seats = seatsOf(o, facts, row);
    if (seats === null) {
      tellUnseen(o, draft, row, now);
      continue;
    }
    for (const seat of seats) sit(o, draft, service, seat);
    leaveSeats(o, draft, service, row, seats);
    tell(o, draft, row, seats, now);
  }
}

/**
 * Whether callers are given no pod of a row that leaves any more, for as long as it takes to finish what was begun.
 * True where there is no registry.
 */
export function isClosed(
  o: Observed,
  draft: Draft,
  facts: RouteFacts,
  row: Deployment,
  now: number,
): boolean {
  if (serviceOf(o) === null) return true;
  if (row.lifecycle !== 'CLOSING') {
    draft.patchRow(row, { lifecycle: 'CLOSING' });
    return false;
  }
  const told = conditionOf(row.conditions, closed);
  if (told?.status !== 'True' || !isShut(o, facts, row)) return false;
  const left = closedUntil(o, told) - (o.askedAt ?? now);
  if (left > 0) draft.look(left);
  return left <= 0;
}

/**
 * Whether this very look says that callers are given no pod of it: one that came after it was closed, or after its
 * point of no return, may be listed by now.
 */
export function isShut(o: Observed, facts: RouteFacts, row: Deployment): boolean {
  if (serviceOf(o) === null) return true;
  // What others registered is gone with the pods; what Arthor did, stays.
  if (seen(o, row) === null && o.environment?.registry?.registerBy !== 'ARTHOR') return true;
  const seats = seatsOf(o, facts, row);
  return seats !== null && closedNow(o, row, seats).status === 'True';
}

/** What keeps a row that leaves; null = nothing, or it only takes its time. */
export function keptBy(o: Observed, row: Deployment): Condition | null {
  const isLeaving = row.lifecycle === 'CLOSING' && serviceOf(o) !== null;
  const told = isLeaving ? conditionOf(row.conditions, closed) : null;
  return told === null || told.status === 'True' || told.reason === closing ? null : told;
}

/** Who was never registered has no callers that know its address. */
const closedUntil = (o: Observed, { since, reason }: Condition): number =>
  reason === neverThere ? since : since + (o.environment?.drainMs ?? 0);

const closing = 'CLOSING';
const neverThere = 'NEVER_REGISTERED';

const serviceOf = (o: Observed): RegistryService | null =>
  o.registry === undefined ? null : registryService(o.lane.application, o.environment);

/** null = the registry or the pods could not be seen. */
function seatsOf(o: Observed, facts: RouteFacts, row: Deployment): readonly Seat[] | null {
  const { registry } = o;
  const workload = seen(o, row);
  if (registry?.known !== true || workload === undefined) return null;
  const pods = workload === null || !workload.ours ? [] : workload.pods;
  const alive = pods.filter((pod): pod is Seat['pod'] => pod.ip !== null);
  const held = isHeld(o, facts, row, registry.value);
  return alive
    .filter((pod) => !alive.some((other) => other.ip === pod.ip && isNewer(other, pod)))
    .map((pod) => {
      const listed = registry.value.filter((one) => one.ip === pod.ip && isOfPod(one, pod.name));
      return { row, pod, listed, wish: wishOf(o, facts, held ? { ...row, lifecycle: 'RUNNING' } : row, pod) };
    });
}

/** Of two pods that tell one address the one that ends has lost it. */
const isNewer = (other: PodState, pod: PodState): boolean => pod.terminating && !other.terminating;

function wishOf(o: Observed, facts: RouteFacts, row: Deployment, pod: PodState): RegistryWish {
  const lifecycle = pod.terminating ? 'CLOSING' : row.lifecycle;
  const weight = row.canary && facts.canaryIsDown ? 0 : row.weight;
  const { libraries = [], registerBy } = o.environment?.registry ?? {};
  const metadata = metadataOf({ row, pod: pod.name, lifecycle, weight, libraries });
  // Nobody asks a pod that Arthor registered whether it lives.
  const isUp = registerBy !== 'ARTHOR' || pod.ready;
  return { metadata, enabled: lifecycle !== 'CLOSING' && isUp };
}

/** Callers keep the main that leaves until they are given another one: a new version may need long to register. */
function isHeld(
  o: Observed,
  { main }: RouteFacts,
  row: Deployment,
  listed: readonly RegistryInstance[],
): boolean {
  if (row.canary || row.lifecycle !== 'CLOSING' || row.status !== 'REPLACING') return false;
  const next = main.chosen;
  if (next === null || next.id === row.id || row.removalAt !== null) return false;
  const has = (one: Deployment) =>
    seen(o, one)?.pods.some((pod) => listed.some(({ ip, enabled }) => enabled && ip === pod.ip)) === true;
  return has(row) && !has(next);
}

function sit(o: Observed, draft: Draft, service: RegistryService, { row, pod, wish, listed }: Seat): void {
  const { registerBy } = o.environment?.registry ?? {};
  const isLeaving = wish.metadata['lifecycle'] === 'CLOSING';
  for (const instance of listed) {
    if (isByArthor(instance) && (registerBy !== 'ARTHOR' || isLeaving)) continue;
    if (!isAsWished(instance, wish))
      draft.act({ kind: 'WRITE_INSTANCE', deployment: row, service, instance, wish });
  }
  if (registerBy !== 'ARTHOR' || !wish.enabled || listed.length > 0) return;
  const address = { ip: pod.ip, port: row.workload.containerPort };
  const said = { ...wish, metadata: { ...wish.metadata, [registeredKey]: pod.name } };
  draft.act({ kind: 'REGISTER_INSTANCE', deployment: row, service, address, wish: said });
}

/** What Arthor registered, it takes out: nobody else would. */
function leaveSeats(
  o: Observed,
  draft: Draft,
  service: RegistryService,
  row: Deployment,
  seats: readonly Seat[],
): void {
  for (const instance of ownOf(o, row)) {
    const stays = seats.some(
      ({ pod, wish }) =>
        pod.name === instance.metadata[registeredKey] && wish.metadata['lifecycle'] !== 'CLOSING',
    );
    if (stays && o.environment?.registry?.registerBy === 'ARTHOR') continue;
    const { ip, port } = instance;
    draft.act({ kind: 'DEREGISTER_INSTANCE', deployment: row, service, address: { ip, port } });
  }
}

/** Instances that Arthor registered for a row. */
const ownOf = (o: Observed, row: Deployment): readonly RegistryInstance[] =>
  o.registry?.known === true
    ? o.registry.value.filter((one) => isByArthor(one) && one.metadata['deploymentName'] === row.name)
    : [];

function tell(o: Observed, draft: Draft, row: Deployment, seats: readonly Seat[], now: number): void {
  const isLeaving = row.lifecycle === 'CLOSING';
  const news = isLeaving ? closedNow(o, row, seats) : registeredNow(draft, row, seats, now);
  // It was to leave and stays after all.
  const reopened = !isLeaving && conditionOf(row.conditions, closed)?.status === 'True';
  const known = reopened ? withCondition(row.conditions, openAgain, now) : row.conditions;
  const conditions = withCondition(known, news, now);
  if (conditions === row.conditions) return;
  draft.patchRow(row, { conditions });
  const told = conditionOf(conditions, closed);
  if (isLeaving && told?.status === 'True') draft.look(closedUntil(o, told) - now);
}

const openAgain = { type: closed, status: 'False', reason: 'OPEN', message: '' } as const;

function closedNow(o: Observed, row: Deployment, seats: readonly Seat[]) {
  const type = closed;
  const open = seats.filter(({ listed }) => listed.some(({ enabled }) => enabled));
  if (open.length === 0 && ownOf(o, row).length === 0) {
    const wasThere = conditionOf(row.conditions, registered)?.params?.['ever'] === true;
    const reason = wasThere || seats.some(({ listed }) => listed.length > 0) ? 'CLOSED' : neverThere;
    return { type, status: 'True', reason, message: '' } as const;
  }
  const isStaying = open.some(({ wish }) => wish.enabled);
  return isStaying
    ? ({
        type,
        status: 'False',
        reason: 'SUCCESSOR_NOT_REGISTERED',
        message: 'Callers keep it until a pod of its successor is registered.',
      } as const)
    : ({ type, status: 'False', reason: closing, message: '' } as const);
}

function registeredNow(draft: Draft, row: Deployment, seats: readonly Seat[], now: number) {
  const type = registered;
  const ready = seats.filter(({ pod }) => pod.ready && !pod.terminating);
  const told = ready.filter(({ listed, wish }) => listed.some((one) => isAsWished(one, wish)));
  const before = conditionOf(row.conditions, registered);
  const ever = before?.params?.['ever'] === true || seats.some(({ listed }) => listed.length > 0);
  const params = { registered: told.length, pods: ready.length, ever };
  const message = `${told.length} of ${ready.length} ready pods are registered.`;
  if (told.length === ready.length)
    return { type, status: 'True', reason: 'REGISTERED', message, params } as const;
  const since = before?.status === 'False' ? before.since : now;
  const left = since + lateMs - now;
  if (left > 0) draft.look(left);
  const reason = left > 0 ? 'REGISTERING' : 'NOT_REGISTERED';
  return { type, status: 'False', reason, message, params } as const;
}

function tellUnseen(o: Observed, draft: Draft, row: Deployment, now: number): void {
  draft.look(unseenMs);
  if (o.registry?.known !== false) return;
  const { code, message } = o.registry.fault;
  const isLeaving = row.lifecycle === 'CLOSING';
  const before = conditionOf(row.conditions, registered);
  const params = { ever: before?.params?.['ever'] === true };
  const news = { status: 'Unknown', reason: code, message } as const;
  const conditions = withCondition(
    row.conditions,
    isLeaving ? { type: closed, ...news } : { type: registered, ...news, params },
    now,
  );
  if (conditions !== row.conditions) draft.patchRow(row, { conditions });
}
