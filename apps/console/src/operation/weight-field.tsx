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
  /** Builds of the two sides. */
  readonly main: number | undefined;
  readonly canary: number | undefined;
}

/** The canary's share of the requests: dragged between the two builds, typed, counted up or down, or chosen at once. */
export function WeightField({ field, weight, onChange, min, max, marks, now, main, canary }: Props) {
  const text = useText();
  const shown = weight ?? now ?? min;
  return (
    <div className="whole weight-field">
      <div className="weight-slider">
        <input
          type="range"
          min={min}
          max={max}
          value={shown}
          aria-label={text('weight.label')}
          aria-valuetext={text('weight.mark', { weight: shown })}
          onChange={(event) => onChange(Number(event.currentTarget.value))}
          onKeyDown={(event) => {
            const step = stepOf(event);
            if (step === 0) return;
            event.preventDefault();
            onChange(Math.min(max, Math.max(min, shown + step)));
          }}
        />
        <div className="weight-sides">
          <span>
            {main !== undefined && `${text('weight.side.main', { build: main })} · `}
            {text('weight.mark', { weight: 100 - shown })}
          </span>
          <span>
            {canary !== undefined && `${text('weight.side.canary', { build: canary })} · `}
            {text('weight.mark', { weight: shown })}
          </span>
        </div>
      </div>
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

/** By how much a key moves the slider: an arrow by one, with Shift or as a page key by ten. */
function stepOf({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): number {
  if (key === 'PageUp') return 10;
  if (key === 'PageDown') return -10;
  const arrow = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[key] ?? 0;
  return shiftKey ? arrow * 10 : arrow;
}
