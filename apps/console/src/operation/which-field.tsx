import type { Deployment, Lane } from '@arthor/contract';
import { useText } from '../language/use-text.js';
import { SelectField } from '../ui/select-field.js';
import { usePanel } from './use-panel.js';

interface Props {
  readonly lane: Lane | undefined;
  /** Id of the deployment chosen now. */
  readonly id: number;
}

/** Which deployment of the lane: the main one or its canary; nothing where there is no choice. */
export function WhichField({ lane, id }: Props) {
  const text = useText();
  const { change } = usePanel();
  if (lane?.main == null || lane.canary === null) return null;
  const choice = ({ id: value, buildId: build }: Deployment, role: 'which.main' | 'which.canary') => ({
    value: String(value),
    label: text(role, { build }),
  });
  return (
    <SelectField
      className="whole"
      label={text('term.deployment')}
      data={[choice(lane.main, 'which.main'), choice(lane.canary, 'which.canary')]}
      value={String(id)}
      onChange={(value) => change({ id: value ?? undefined })}
    />
  );
}
