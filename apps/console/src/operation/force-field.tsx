import { ApiProblem } from '../api/problem.js';
import { useText } from '../language/use-text.js';
import { SwitchField } from '../ui/switch-field.js';
import type { PanelState } from './panel-state.js';

interface Props {
  readonly state: PanelState;
  readonly forced: boolean;
  readonly onChange: (forced: boolean) => void;
}

/** Goes on with too few pods: offered once the server has refused for want of them. */
export function ForceField({ state, forced, onChange }: Props) {
  const text = useText();
  if (!forced && !(state.name === 'refused' && isShort(state.error))) return null;
  return (
    <div className="whole">
      <SwitchField
        label={text('force')}
        description={text('force.why')}
        checked={forced}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  );
}

const isShort = (error: Error): boolean => error instanceof ApiProblem && error.code === 'CAPACITY';
