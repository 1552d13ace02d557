import type { Build } from '@arthor/contract';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { applicationsQuery, buildQuery, buildsQuery } from '../api/query.js';
import { proposedBuild, type DeployValues } from './deploy-values.js';

/** What can be deployed, and what the form proposes. */
interface Builds {
  readonly applications: readonly string[];
  readonly app: string | undefined;
  /** Successful ones of the application, newest first; undefined while they are read. */
  readonly builds: readonly Build[] | undefined;
  readonly build: Build | undefined;
}

/** The builds a deploy form can choose from, and the one it has or proposes. */
export function useBuilds(values: DeployValues): Builds {
  const applications = (useQuery(applicationsQuery).data?.data ?? []).map(({ name }) => name);
  const named = useQuery({ ...buildQuery(Number(values.build)), enabled: values.build !== '' }).data?.data;
  const app = values.app || (named?.application ?? (applications.length === 1 ? applications[0] : undefined));
  const found = useInfiniteQuery({
    ...buildsQuery({ ...(app === undefined ? {} : { application: app }), status: 'SUCCESS' }),
    enabled: app !== undefined,
  });
  const listed = found.isPlaceholderData ? undefined : found.data?.pages.flatMap((page) => page.items);
  // A build that was named may be older than the first page.
  const builds =
    named === undefined || listed?.some(({ id }) => id === named.id) === true
      ? listed
      : [named, ...(listed ?? [])];
  const { feature, build, to } = values;
  const proposal = found.isFetching && build === '' ? undefined : proposedBuild(builds ?? [], values);
  // A build that succeeds meanwhile is offered; it does not change what somebody is reading the plan of.
  const proposed = useFirst([app, feature, build, to].join(' '), proposal);
  return { applications, app, builds, build: proposed };
}

/** The first value there was under this key. */
function useFirst<T>(key: string, value: T | undefined): T | undefined {
  const kept = useRef({ key, value });
  if (kept.current.key !== key || kept.current.value === undefined) kept.current = { key, value };
  return kept.current.value;
}
