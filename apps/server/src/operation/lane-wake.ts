/** Tells the dispatcher that something of a lane was committed. */
export abstract class LaneWake {
  abstract wake(laneId: number): void;
}
