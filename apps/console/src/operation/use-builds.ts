import type { Build } from '@arthor/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { applicationsQuery, buildQuery, buildsQuery, featuresQuery, lanesQuery } from '../api/query.js';
import { proposedBuild, type BuildValues } from './build-values.js';
import { useLane } from './use-lane.js';

/** The builds the form offers, and the one it has chosen. */
export interface Builds {
  readonly applications: readonly string[];
  readonly app: string | undefined;
  /** Features to choose from: the open ones, and the one that the build or the lane has. */
  readonly features: readonly string[];
  /** The feature whose builds are listed; undefined: those of all. */
  readonly feature: string | undefined;
  /** The feature that the lane runs; undefined if nothing runs there, or it is not known yet. */
  readonly laneFeature: string | undefined;
  /** Successful builds of the feature, newest first; undefined while they load. */
  readonly builds: readonly Build[] | undefined;
  /** Loads older builds; null if there are none, or they are being loaded. */
  readonly more: (() => void) | null;
  readonly build: Build | undefined;
}

/**
 * The builds a form offers, and the selected or else proposed one. Where nobody chose a feature, it is the
 * one that the lane runs: what is brought there without a second thought must be more of the same.
 */
export function useBuilds(values: BuildValues): Builds {
  const applications = (useQuery(applicationsQuery).data?.data ?? []).map(({ name }) => name);
  const named = useQuery({ ...buildQuery(Number(values.build)), enabled: values.build !== '' }).data?.data;
  const app = values.app || (named?.application ?? (applications.length === 1 ? applications[0] : undefined));
  const lane = useLaneFeature(app, values);
  const feature = values.feature || (named?.feature ?? lane.feature);
  const waiting = app === undefined || (feature === undefined && lane.isLoading);
  const open = useQuery({ ...featuresQuery(app ?? ''), enabled: app !== undefined }).data?.data ?? [];
  const found = useInfiniteQuery({
    ...buildsQuery({
      ...(app === undefined ? {} : { application: app }),
      ...(feature === undefined ? {} : { feature }),
      status: 'SUCCESS',
    }),
    enabled: !waiting,
  });
  const listed =
    found.isPlaceholderData || waiting ? undefined : found.data?.pages.flatMap((page) => page.items);
  // A build named in the URL may be older than the first page.
  const builds =
    named === undefined || listed?.some(({ id }) => id === named.id) === true
      ? listed
      : [named, ...(listed ?? [])];
  const { build, to } = values;
  // What is kept of an earlier look may lack the newest: it proposes nothing while it is read again.
  const pending = waiting || found.isFetching || found.isPlaceholderData;
  const proposal = pending && build === '' ? undefined : proposedBuild(builds ?? [], { build, to });
  // Keep the first proposal: a newer build is offered, but must not change the plan that is being read.
  const proposed = useFirst([app, feature, build, to].join(' '), proposal);
  const names = open.filter(({ lifecycle }) => lifecycle === 'OPEN').map(({ name }) => name);
  return {
    applications,
    app,
    features: [...new Set([...names, ...[feature, lane.feature].filter((name) => name !== undefined)])],
    feature: feature ?? proposed?.feature,
    laneFeature: lane.feature,
    builds,
    more: found.hasNextPage && !found.isFetching ? () => void found.fetchNextPage() : null,
    build: proposed,
  };
}

/** The feature of what runs in the lane, or is on its way in. */
function useLaneFeature(application: string | undefined, { to, as }: Pick<BuildValues, 'to' | 'as'>) {
  const known = application !== undefined && to !== '';
  const lanes = useQuery({ ...lanesQuery(application), enabled: known });
  const lane = useLane(known ? { application, environment: to, symbol: as || 'stable' } : undefined);
  const runs = lane?.main ?? lane?.incoming[0];
  const build = useQuery({ ...buildQuery(runs?.buildId ?? 0), enabled: runs !== undefined });
  return {
    feature: runs === undefined ? undefined : build.data?.data.feature,
    isLoading: lanes.isLoading || build.isLoading,
  };
}

/** The first defined value for a key. */
function useFirst<T>(key: string, value: T | undefined): T | undefined {
  const kept = useRef({ key, value });
  if (kept.current.key !== key || kept.current.value === undefined) kept.current = { key, value };
  return kept.current.value;
}
