/** Tells the dispatcher about a commit, so that it starts at once; the resync finds what this misses. */
export abstract class DispatchWake {
  /** A change of this lane was committed. */
  abstract lane(laneId: number): void;
  /** An environment was created or changed. */
  abstract environments(): void;
}
