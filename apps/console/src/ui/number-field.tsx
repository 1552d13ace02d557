import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useText } from '../language/use-text.js';
import './number-field.css';
import './kit-input.css';

interface Props extends Omit<NumberInputProps, 'value' | 'onChange' | 'min' | 'max' | 'placeholder'> {
  /** null = empty. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly placeholder?: string;
  /** Where counting begins while the field is empty: what is in effect then. */
  readonly from?: number;
}

/** A whole number; empty is null. Less and more are buttons big enough for a finger. */
export function NumberField({ value, onChange, min = 0, max = 86_400, from = min, ...rest }: Props) {
  const text = useText();
  const step = (by: number) => onChange(Math.min(max, Math.max(min, (value ?? from) + by)));
  const button = (label: string, by: number, sign: string) => (
    <button type="button" className="number-step" aria-label={label} title={label} onClick={() => step(by)}>
      {sign}
    </button>
  );
  return (
    <NumberInput
      allowDecimal={false}
      allowNegative={false}
      hideControls
      rightSectionWidth={62}
      rightSection={
        <span className="number-steps">
          {button(text('number.less'), -1, '−')}
          {button(text('number.more'), 1, '+')}
        </span>
      }
      {...rest}
      min={min}
      max={max}
      value={value ?? ''}
      onChange={(next) => onChange(next === '' || !Number.isSafeInteger(Number(next)) ? null : Number(next))}
    />
  );
}
