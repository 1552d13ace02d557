import type { Fields } from '../form/use-fields.js';
import { useText } from '../language/use-text.js';
import { Button } from '../ui/button.js';
import { NumberField } from '../ui/number-field.js';
import type { OperationValues } from './use-operation-fields.js';

interface Props {
  readonly field: Fields<OperationValues>['field'];
  readonly weight: number | null;
  readonly onChange: (weight: number | null) => void;
  readonly min: number;
  readonly max: number;
  /** Weights that one press chooses. */
  readonly marks: readonly number[];
  /** Weight of the canary now; null if it has none yet. */
  readonly now: number | null;
}

/** The canary's share of the requests: typed, counted up or down, or chosen at once. */
export function WeightField({ field, weight, onChange, min, max, marks, now }: Props) {
  const text = useText();
  return (
    <div className="whole weight-field">
      <NumberField
        label={text('weight.label')}
        {...(now === null ? {} : { description: text('weight.now', { weight: now }) })}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        min={min}
        max={max}
        from={now ?? min}
        placeholder={now === null ? '' : String(now)}
        {...field('weight')}
        onChange={onChange}
      />
      <div className="row" role="group" aria-label={text('weight.marks')}>
        {marks.map((mark) => (
          <Button key={mark} aria-pressed={mark === weight} onClick={() => onChange(mark)}>
            {text('weight.mark', { weight: mark })}
          </Button>
        ))}
      </div>
    </div>
  );
}
