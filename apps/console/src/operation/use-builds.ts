import type { Build } from '@arthor/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { applicationsQuery, buildQuery, buildsQuery } from '../api/query.js';
import { proposedBuild, type BuildValues } from './build-values.js';

/** The builds the form offers, and the one it has chosen. */
export interface Builds {
  readonly applications: readonly string[];
  readonly app: string | undefined;
  /** Successful builds of the application, newest first; undefined while they load. */
  readonly builds: readonly Build[] | undefined;
  readonly build: Build | undefined;
}

/** The builds a form offers, and the selected or else proposed one. */
export function useBuilds(values: BuildValues): Builds {
  const applications = (useQuery(applicationsQuery).data?.data ?? []).map(({ name }) => name);
  const named = useQuery({ ...buildQuery(Number(values.build)), enabled: values.build !== '' }).data?.data;
  const app = values.app || (named?.application ?? (applications.length === 1 ? applications[0] : undefined));
  const found = useInfiniteQuery({
    ...buildsQuery({ ...(app === undefined ? {} : { application: app }), status: 'SUCCESS' }),
    enabled: app !== undefined,
  });
  const listed = found.isPlaceholderData ? undefined : found.data?.pages.flatMap((page) => page.items);
  // A build named in the URL may be older than the first page.
  const builds =
    named === undefined || listed?.some(({ id }) => id === named.id) === true
      ? listed
      : [named, ...(listed ?? [])];
  const { feature, build, to } = values;
  const proposal = found.isFetching && build === '' ? undefined : proposedBuild(builds ?? [], values);
  // Keep the first proposal: a newer build is offered, but must not change the plan that is being read.
  const proposed = useFirst([app, feature, build, to].join(' '), proposal);
  return { applications, app, builds, build: proposed };
}

/** The first defined value for a key. */
function useFirst<T>(key: string, value: T | undefined): T | undefined {
  const kept = useRef({ key, value });
  if (kept.current.key !== key || kept.current.value === undefined) kept.current = { key, value };
  return kept.current.value;
}
