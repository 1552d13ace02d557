import type { Lane } from '@arthor/contract';
import { isEmptyLane } from '../../part/status.js';
import { isStuck } from '../board/stuck.js';

/** What one application has in one environment. */
export interface FleetCell {
  /** Its lane `stable`; null where there is none. */
  readonly stable: Lane | null;
  /** How many lanes it has besides, those of which nothing is left not counted. */
  readonly others: number;
  /** The lanes of it that wait for a person. */
  readonly stuck: readonly Lane[];
}

/** An application with what it has in each environment, by the environment's name. */
export interface FleetRow {
  readonly application: string;
  readonly cells: ReadonlyMap<string, FleetCell>;
  readonly stuck: number;
}

/** One row per application: those that need somebody first, then by name. */
export function fleetOf(applications: readonly string[], lanes: readonly Lane[]): readonly FleetRow[] {
  const names = new Set([...applications, ...lanes.map(({ application }) => application)]);
  const rows = [...names].map((application): FleetRow => {
    const own = lanes.filter((lane) => lane.application === application);
    const environments = new Set(own.map(({ environment }) => environment));
    const there = (name: string) => own.filter(({ environment }) => environment === name);
    const cells = new Map([...environments].map((name) => [name, cellOf(there(name))]));
    return { application, cells, stuck: own.filter(isStuck).length };
  });
  return rows.toSorted(
    (a, b) => Number(b.stuck > 0) - Number(a.stuck > 0) || a.application.localeCompare(b.application),
  );
}

function cellOf(lanes: readonly Lane[]): FleetCell {
  const stable = lanes.find(({ symbol }) => symbol === 'stable') ?? null;
  return {
    stable,
    others: lanes.filter((lane) => lane !== stable && !isEmptyLane(lane)).length,
    stuck: lanes.filter(isStuck),
  };
}
