import type { EffectiveSettings } from '@arthor/contract';
import type { Fields } from '../../form/use-fields.js';
import { useText } from '../../language/use-text.js';
import { NumberField } from '../../ui/number-field.js';
import { SelectField } from '../../ui/select-field.js';
import type { Autoscaling, SettingsValues } from './settings-values.js';

interface Props {
  readonly form: Pick<Fields<SettingsValues>, 'values' | 'field'>;
  readonly effective: EffectiveSettings['autoscale'];
  /** Words for a value and the layer it is of. */
  readonly from: (of: { readonly value: string | null; readonly source: string }) => string;
}

/** Whether an autoscaler sets the number of pods, within which bounds, and by what. */
export function AutoscaleFields({ form, effective, from }: Props) {
  const text = useText();
  const { values, field } = form;
  const { value, source } = effective;
  const now = value === null ? null : text('settings.autoscale.bounds', value);
  const choices: readonly Autoscaling[] = ['below', 'off', 'on'];
  return (
    <>
      <SelectField
        className="whole"
        label={text('settings.autoscale')}
        description={values.autoscaling === 'below' ? from({ value: now, source }) : undefined}
        searchable={false}
        data={choices.map((each) => ({ value: each, label: text(`settings.autoscale.${each}`) }))}
        {...field('autoscaling', { of: 'autoscale' })}
      />
      {values.autoscaling === 'on' && (
        <>
          <NumberField
            label={text('settings.autoscale.min')}
            min={1}
            max={1000}
            {...field('autoscale.min')}
          />
          <NumberField
            label={text('settings.autoscale.max')}
            min={1}
            max={1000}
            {...field('autoscale.max')}
          />
          <NumberField
            className="whole"
            label={text('settings.autoscale.cpu')}
            description={text('settings.autoscale.cpu.why')}
            suffix=" %"
            min={1}
            max={1000}
            from={79}
            {...field('autoscale.cpuPercent')}
          />
        </>
      )}
    </>
  );
}
