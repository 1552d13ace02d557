import type { Operation } from '@arthor/contract';
import type { Text } from '../language/use-text.js';

/** From what to what an operation led, as "#7 → #12": its build, else its share, else its pods; '' where that is not told. */
export function changeWords(change: Operation['change'], text: Text): string {
  const { before = null, after = null } = change ?? {};
  const build = (of: { readonly buildId: number }) => `#${of.buildId}`;
  const weight = (of: { readonly weight: number | null }) => text('weight.mark', { weight: of.weight ?? 0 });
  if (after === null) return before === null ? '' : build(before);
  if (before === null) return (after.weight ?? 0) > 0 ? `${build(after)}, ${weight(after)}` : build(after);
  if (before.buildId !== after.buildId) return `${build(before)} → ${build(after)}`;
  if (before.weight !== after.weight) return `${weight(before)} → ${weight(after)}`;
  if (before.replicas === after.replicas) return build(after);
  const pods = ({ replicas }: { readonly replicas: number }) => text('history.pods', { replicas });
  return `${pods(before)} → ${pods(after)}`;
}

/** An operation as a sentence: what it did, and from what to what it led. */
export function operationWords(
  { operate, change, buildId }: Pick<Operation, 'operate' | 'change' | 'buildId'>,
  text: Text,
): string {
  const led = changeWords(change, text) || (buildId === null ? '' : `#${buildId}`);
  return `${text(`operate.${operate}`)} ${led}`.trim();
}
