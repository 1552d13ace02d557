/** Tells the dispatcher what was committed, so that it begins at once; what it misses the resync finds. */
export abstract class DispatchWake {
  /** Something of a lane was committed. */
  abstract lane(laneId: number): void;
  /** An environment was made or changed. */
  abstract environments(): void;
}
