import type { Build, OperationCreate } from '@arthor/contract';
import { buildBody, buildTargetOf, buildValuesOf, textOf, type BuildValues } from './build-values.js';
import type { Target } from './target.js';

/** Values of the deploy form. */
export interface DeployValues extends BuildValues {
  readonly external: boolean | null;
}

/** The form's values as the URL has them. */
export function valuesOf(search: Target): DeployValues {
  const { external } = search;
  return { ...buildValuesOf(search), external: external === undefined ? null : external === 'true' };
}

/** The reverse of {@link valuesOf}: what of the form is kept in the URL. */
export function targetOf(values: DeployValues): Target {
  return { ...buildTargetOf(values), external: textOf(values.external) };
}

/** What is sent; null while something is missing. */
export function deployBody(
  values: Pick<DeployValues, 'to' | 'as' | 'replicas' | 'external'>,
  build: Build | undefined,
): OperationCreate | null {
  if (build === undefined) return null;
  const { external } = values;
  return { operate: 'DEPLOY', ...buildBody(values, build), ...(external === null ? {} : { external }) };
}
