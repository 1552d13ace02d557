import { NumberInput, type NumberInputProps } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import './kit-input.css';

interface Props extends Omit<NumberInputProps, 'value' | 'onChange'> {
  /** null = empty. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

/** A whole number; empty is null. */
export function NumberField({ value, onChange, ...rest }: Props) {
  return (
    <NumberInput
      allowDecimal={false}
      allowNegative={false}
      {...rest}
      value={value ?? ''}
      onChange={(next) => onChange(next === '' || !Number.isSafeInteger(Number(next)) ? null : Number(next))}
    />
  );
}
