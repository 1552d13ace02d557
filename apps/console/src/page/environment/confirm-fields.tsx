import { operates, type Operate } from '@arthor/contract/vocabulary';
import type { Environment } from '@arthor/contract';
import { useState } from 'react';
import { useText } from '../../language/use-text.js';
import { SelectField } from '../../ui/select-field.js';

type Stored = Environment['settings']['confirm'];

/** The level of each operation as a form has it: '' = as usual. */
export type ConfirmValues = Readonly<Record<Operate, string>>;

/** Stored levels as values of the form. */
export function confirmValuesOf(stored: Stored): ConfirmValues {
  const of = (operate: Operate) => String(stored?.[operate] ?? '');
  return Object.fromEntries(operates.map((operate) => [operate, of(operate)])) as ConfirmValues;
}

/** The reverse of {@link confirmValuesOf}; null where all are as usual. */
export function confirmOf(values: ConfirmValues): Record<string, number> | null {
  const chosen = Object.entries(values).filter(([, level]) => level !== '');
  return chosen.length === 0 ? null : Object.fromEntries(chosen.map(([key, level]) => [key, Number(level)]));
}

interface Props {
  /** The props of the field at that path of the form. */
  readonly field: (path: string) => Parameters<typeof SelectField>[0];
}

/** How each operation is confirmed here. */
export function ConfirmFields({ field }: Props) {
  const text = useText();
  const [open, setOpen] = useState(false);
  return (
    <details className="whole" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text('environment.confirm')}</summary>
      {open && (
        <div className="fields confirm-fields">
          <p className="muted whole">{text('environment.confirm.why')}</p>
          {operates.map((operate) => (
            <SelectField
              key={operate}
              label={text(`operate.${operate}`)}
              searchable={false}
              data={(['', '0', '1', '2', '3'] as const).map((value) => ({
                value,
                label:
                  value === '' ? text('environment.confirm.usual') : text(`environment.confirm.${value}`),
              }))}
              {...field(`settings.confirm.${operate}`)}
            />
          ))}
        </div>
      )}
    </details>
  );
}
