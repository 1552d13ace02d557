import { createHash } from 'node:crypto';

/** Label and annotation keys of everything Arthor makes. */
export const key = {
  managedBy: 'app.kubernetes.io/managed-by',
  instance: 'arthor.io/instance',
  lane: 'arthor.io/lane',
  deployment: 'arthor.io/deployment',
  application: 'arthor.io/application',
  environment: 'arthor.io/environment',
  symbol: 'arthor.io/symbol',
  canary: 'arthor.io/canary',
  tick: 'arthor.io/tick',
  /** Which write of a route an object belongs to, and what a gateway answers that serves it. */
  mark: 'arthor.io/mark',
  hash: 'arthor.io/spec-hash',
  build: 'arthor.io/build',
  /** Whether a Service is wanted beside the Deployment: `wanted` or `none`. */
  service: 'arthor.io/service',
  /** `wanted`: a PodDisruptionBudget goes with it while it has two pods or more. */
  budget: 'arthor.io/budget',
} as const;

/** Selects what this instance made. */
export function ownSelector(instanceId: string): string {
  return `${key.managedBy}=arthor,${key.instance}=${instanceId}`;
}

/** Whether labels say that this instance made the object. */
export function isOwn(labels: Readonly<Record<string, string>>, instanceId: string): boolean {
  return labels[key.managedBy] === 'arthor' && labels[key.instance] === instanceId;
}

/** A label value of any text: itself where it may be one, else a digest of it. */
export function labelValue(text: string): string {
  if (/^([A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?)?$/.test(text)) return text;
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The lane's id on an object; null when there is none that is a number. */
export function laneOf(labels: Readonly<Record<string, string>>): number | null {
  const text = labels[key.lane];
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** The tick stamped on an object; 0 when it has none that can be read. */
export function tickOf({ annotations }: { readonly annotations: Readonly<Record<string, string>> }): number {
  const text = annotations[key.tick] ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
