import type { Deployment, OperationCreate } from '@arthor/contract';
import { countOf, textOf } from './build-values.js';
import type { OperationValues } from './use-operation-fields.js';
import type { Target } from './target.js';

/** Values of the scale form: a number of pods, or both bounds of an autoscaler. */
export interface ScaleValues extends OperationValues {
  readonly replicas: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** The form's values as the URL has them. */
export const valuesOf = ({ replicas, min, max }: Target): ScaleValues => ({
  replicas: countOf(replicas),
  min: countOf(min),
  max: countOf(max),
  reason: '',
});

/** The reverse of {@link valuesOf}: what of the form is kept in the URL. */
export const targetOf = ({ replicas, min, max }: ScaleValues): Target => ({
  replicas: textOf(replicas),
  min: textOf(min),
  max: textOf(max),
});

/**
 * What is sent; null while something is missing. One bound alone stands for both being said: the other
 * stays as it is.
 */
export function scaleBody(
  { replicas, min, max }: ScaleValues,
  { id, autoscale }: Pick<Deployment, 'id' | 'autoscale'>,
): OperationCreate | null {
  if (autoscale === null) return replicas === null ? null : { operate: 'SCALE', deployment: id, replicas };
  if (min === null && max === null) return null;
  return { operate: 'SCALE', deployment: id, min: min ?? autoscale.min, max: max ?? autoscale.max };
}
