import type { Build, OperationCreate } from '@arthor/contract';
import { buildBody, buildTargetOf, buildValuesOf, textOf, type BuildValues } from './build-values.js';
import type { Target } from './target.js';

/** Values of the deploy form. */
export interface DeployValues extends BuildValues {
  readonly external: boolean | null;
  /** Seconds after which the lane is taken offline by itself; '' = never. */
  readonly ttl: string;
}

/** The form's values as the URL has them. */
export function valuesOf(search: Target): DeployValues {
  const { external, ttl = '' } = search;
  return { ...buildValuesOf(search), external: external === undefined ? null : external === 'true', ttl };
}

/** The reverse of {@link valuesOf}: what of the form is kept in the URL. */
export function targetOf(values: DeployValues): Target {
  return { ...buildTargetOf(values), external: textOf(values.external), ttl: values.ttl };
}

/** What is sent; null while something is missing. */
export function deployBody(
  values: Pick<DeployValues, 'to' | 'as' | 'replicas' | 'external' | 'ttl'>,
  build: Build | undefined,
): OperationCreate | null {
  if (build === undefined) return null;
  const { external, ttl } = values;
  return {
    operate: 'DEPLOY',
    ...buildBody(values, build),
    ...(external === null ? {} : { external }),
    ...(ttl === '' ? {} : { ttlSeconds: Number(ttl) }),
  };
}
