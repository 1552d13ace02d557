import type { Build, OperationCreate } from '@arthor/contract';
import {
  buildBody,
  buildTargetOf,
  buildValuesOf,
  countOf,
  textOf,
  type BuildValues,
} from './build-values.js';
import type { Target } from './target.js';

/** Values of the forms of a canary: one by header, one by weight. */
export interface CanaryValues extends BuildValues {
  /** Value of the header `gray`. */
  readonly header: string;
  readonly weight: number | null;
  /** Also with fewer pods than its share needs. */
  readonly force: boolean;
}

/** The form's values as the URL has them. */
export function canaryValuesOf(search: Target): CanaryValues {
  const { header = '', weight } = search;
  return { ...buildValuesOf(search), header, weight: countOf(weight), force: false };
}

/** The reverse of {@link canaryValuesOf}: what of the form is kept in the URL. */
export function canaryTargetOf(values: CanaryValues): Target {
  return { ...buildTargetOf(values), header: values.header, weight: textOf(values.weight) };
}

/** What is sent for a canary by header; null while something is missing. */
export function grayBody(values: CanaryValues, build: Build | undefined): OperationCreate | null {
  const canaryValue = values.header.trim();
  if (build === undefined || canaryValue === '') return null;
  return { operate: 'GRAY', ...buildBody(values, build), canaryValue };
}

/** What is sent for a canary by weight; null while something is missing. */
export function blueGreenBody(values: CanaryValues, build: Build | undefined): OperationCreate | null {
  const { weight, force } = values;
  if (build === undefined || weight === null) return null;
  return { operate: 'BLUE_GREEN', ...buildBody(values, build), weight, ...(force ? { force } : {}) };
}
