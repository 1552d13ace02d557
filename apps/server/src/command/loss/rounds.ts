import type { LaneDriver } from './lane-driver.js';

/** When a deploy is cancelled after its acceptance, ms, in turn: before it is ready, while it enters, when it is through. */
const cancelAfterMs = [300, 900, 1200, 1500, 1800];

/** How much is driven. */
export interface Rounds {
  readonly switchOvers: number;
  /** A lane that is never taken offline, since connections are held to its pods; null = none is. */
  readonly keeps: LaneDriver | null;
}

/** Takes the lanes in turn through every operation until there were enough switch-overs; the first lane is `stable`. */
export async function driveRounds(
  lanes: readonly [LaneDriver, ...LaneDriver[]],
  { switchOvers, keeps }: Rounds,
  onRound: (done: number) => void,
): Promise<void> {
  const [stable] = lanes;
  const done = () => lanes.reduce((sum, { timeline }) => sum + timeline.changes.length, 0);
  for (let round = 0; done() < switchOvers; round++) {
    const lane = lanes[round % lanes.length] ?? stable;
    await driveRound(lane, stable, Math.floor(round / lanes.length));
    if (lane !== keeps) await driveOffline(lane);
    onRound(done());
  }
  await Promise.all(lanes.map((lane) => lane.settled()));
}

/** Every operation once, each on what the one before has left. */
function driveRound(lane: LaneDriver, stable: LaneDriver, visit: number): Promise<void> {
  return driveMain(lane, visit, () => driveCanaries(lane, stable));
}

/** The whole lane away, and there again. */
async function driveOffline(lane: LaneDriver): Promise<void> {
  await lane.offline();
  await lane.deployAgain();
}

/** What is done to a main; `meanwhile` comes while it has two pods. */
export async function driveMain(
  lane: LaneDriver,
  visit: number,
  meanwhile: () => Promise<void>,
): Promise<void> {
  await lane.settled();
  const before = lane.main;
  await lane.deploy();
  const tried = lane.main;
  await lane.rollback('ROLLBACK to warm pods', before);
  await lane.scale(2, 'SCALE up');
  await meanwhile();
  await lane.scale(1, 'SCALE down');
  await lane.restart();
  await lane.gone(tried);
  await lane.rollback('ROLLBACK from a snapshot', tried);
  if (visit % 2 === 0) await lane.cancelledDeploy('-slow-ready', 1_000);
  else await lane.cancelledDeploy('', cancelAfterMs[Math.floor(visit / 2) % cancelAfterMs.length] ?? 0);
}

/** What is done with canaries; one of them is promoted to `stable`, which may be this lane. */
export async function driveCanaries(lane: LaneDriver, stable: LaneDriver): Promise<void> {
  await lane.gray();
  await lane.promoteTo(stable);
  await lane.blueGreen(20, 2);
  await lane.weight(73);
  await lane.deleteCanary();
}
