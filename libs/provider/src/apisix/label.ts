/** Label keys of everything that Arthor keeps in an APISIX. */
export const key = {
  managedBy: 'managed-by',
  instance: 'arthor.io/instance',
  environment: 'arthor.io/environment',
  lane: 'arthor.io/lane',
  tick: 'arthor.io/tick',
  /** Which write of an object it is: what an instance of the gateway is asked for. */
  mark: 'arthor.io/mark',
} as const;

/** Labels by their key. */
export type Labels = Readonly<Record<string, string>>;

/** What our labels are made of. */
export interface Owner {
  readonly instanceId: string;
  readonly environment: string;
  readonly laneId: number;
  readonly tick: number;
}

/** The labels of an object of ours. */
export const labelsOf = ({ instanceId, environment, laneId, tick }: Owner): Labels => ({
  [key.managedBy]: 'arthor',
  [key.instance]: instanceId,
  [key.environment]: environment,
  [key.lane]: String(laneId),
  [key.tick]: String(tick),
});

/** Whether labels say that this installation made the object, for this environment. */
export const isOwn = (labels: Labels, instanceId: string, environment: string): boolean =>
  labels[key.managedBy] === 'arthor' &&
  labels[key.instance] === instanceId &&
  labels[key.environment] === environment;

/** The tick stamped on an object; 0 when it has none that can be read. */
export const tickOf = (labels: Labels): number => numberOf(labels[key.tick]) ?? 0;

/** The lane's id on an object; null when there is none that can be read. */
export const laneOf = (labels: Labels): number | null => numberOf(labels[key.lane]);

const numberOf = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
