/** How the containers of an image behave. */
export type Behaviour =
  'ok' | 'no-such-image' | 'invalid-image' | 'crash' | 'never-ready' | 'slow-ready' | 'http-500';

/** Where a pod's life stands: each stage is entered at `at` and left when `due` comes. */
export type Stage =
  | 'created'
  | 'scheduled'
  | 'pulling'
  | 'pull-failed'
  | 'pull-back-off'
  | 'starting'
  | 'running'
  | 'exited'
  | 'crash-back-off';

/** What the simulated kubelet knows of a pod beside the object; times in ms since epoch. */
export type PodRuntime = {
  readonly behaviour: Behaviour;
  readonly createdAt: number;
  readonly stage: Stage;
  /** When the next step is due; null when nothing more happens by itself. */
  readonly due: number | null;
  readonly ip: string | null;
  readonly startedAt: number | null;
  readonly readyAt: number | null;
  readonly restarts: number;
  /** Failed pulls so far: the back-off grows with them. */
  readonly pulls: number;
  /** How often a failing probe was told. */
  readonly probeFailures: number;
  /** When a terminating pod's processes end. */
  readonly stopAt: number | null;
};
