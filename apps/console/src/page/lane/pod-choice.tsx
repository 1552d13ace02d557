import type { LanePod } from '@arthor/contract';
import { useText } from '../../language/use-text.js';
import { shortName } from './shown-pod.js';
import { SelectField } from '../../ui/select-field.js';

interface Props {
  readonly shown: string;
  readonly pods: readonly LanePod[];
  readonly onChoose: (pod: string) => void;
}

/** Whose log it is; another one is a choice away, without going back to the table. */
export function PodChoice({ shown, pods, onChoose }: Props) {
  const text = useText();
  const names = pods.map(({ name }) => name);
  const all = names.includes(shown) ? names : [shown, ...names];
  return (
    <SelectField
      className="pod-choice"
      aria-label={text('log.of')}
      data={all.map((value) => ({ value, label: shortName(value) }))}
      value={shown}
      onChange={(chosen) => chosen !== null && onChoose(chosen)}
    />
  );
}
