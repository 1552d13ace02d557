import type { EffectiveSettings } from '@arthor/contract';
import type { Fields } from '../../form/use-fields.js';
import { useText } from '../../language/use-text.js';
import { MultiSelectField } from '../../ui/multi-select-field.js';
import { SelectField } from '../../ui/select-field.js';
import type { SettingsValues } from './settings-values.js';

interface Props {
  readonly form: Pick<Fields<SettingsValues>, 'values' | 'field'>;
  readonly effective: Pick<EffectiveSettings, 'registerBy' | 'registryKeys'>;
  /** Words for a value and the layer it is of. */
  readonly from: (of: { readonly value: string | null; readonly source: string }) => string;
}

const choices = ['below', 'APPLICATION', 'ARTHOR', 'NONE'] as const satisfies SettingsValues['registerBy'][];

/** Names of their own: the same in every language. */
const libraries: Readonly<Record<EffectiveSettings['registryKeys']['value'][number], string>> = {
  SPRING_CLOUD_ALIBABA: 'Spring Cloud Alibaba',
  NEPXION_DISCOVERY: 'Nepxion Discovery',
  JOYLIVE: 'JoyLive',
  DUBBO: 'Dubbo',
};

/** Who brings the pods into the service registry, and which libraries' keys are written there. */
export function RegistryFields({ form: { values, field }, effective, from }: Props) {
  const text = useText();
  const { registerBy, registryKeys } = effective;
  const keysNow = registryKeys.value.map((library) => libraries[library]).join(text('list.separator'));
  return (
    <>
      <SelectField
        className="whole"
        label={text('settings.register-by')}
        description={
          values.registerBy === 'below'
            ? from({ value: text(`settings.register-by.${registerBy.value}`), source: registerBy.source })
            : text('settings.register-by.why')
        }
        searchable={false}
        data={choices.map((each) => ({ value: each, label: text(`settings.register-by.${each}`) }))}
        {...field('registerBy')}
      />
      <MultiSelectField
        className="whole"
        label={text('settings.registry-keys')}
        description={
          values.registryKeys.length === 0
            ? from({ value: keysNow, source: registryKeys.source })
            : text('settings.registry-keys.why')
        }
        data={Object.entries(libraries).map(([value, label]) => ({ value, label }))}
        {...field('registryKeys')}
      />
    </>
  );
}
