import type { EffectiveSettings } from '@arthor/contract';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.js';
import { keepComposing } from '../../form/composing.js';
import { SaveFoot } from '../../form/save-foot.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { useText } from '../../language/use-text.js';
import { RightFields } from '../../right/right-fields.js';
import { NumberField } from '../../ui/number-field.js';
import { TextArea } from '../../ui/text-area.js';
import { TextField } from '../../ui/text-field.js';
import '../../operation/panel.css';
import { AutoscaleFields } from './autoscale-fields.js';
import { RegistryFields } from './registry-fields.js';
import { settingsOf, valuesOf } from './settings-values.js';

interface Props {
  readonly application: string;
  readonly environment: string | undefined;
  readonly settings: EffectiveSettings;
}

/** The settings of one scope; an empty field leaves the value to the next layer, which it shows. */
export function SettingsForm({ application, environment, settings }: Props) {
  const text = useText();
  const client = useQueryClient();
  const form = useRequestForm({
    request: 'putApplicationSettings',
    initial: valuesOf(settings.own),
    body: (values) => settingsOf(values, settings.own),
    send: (body) =>
      call('putApplicationSettings', {
        params: { name: application },
        query: environment === undefined ? {} : { environment },
        body,
      }),
    done: ({ data }) => {
      client.setQueryData(['settings', application, environment], data);
      void client.invalidateQueries({ queryKey: ['settings', application] });
    },
  });
  const from = (
    { value, source }: { readonly value: string | number | null; readonly source: string },
    unit = '',
  ) =>
    text('settings.from', {
      value: value === null || value === '' ? text('settings.nothing') : `${value}${unit}`,
      source: text.ofCode('settings.source', source) ?? source,
    });
  const amount = (kind: 'requests' | 'limits', name: 'cpu' | 'memory') => (
    <TextField
      label={text(`settings.${kind}.${name}`)}
      placeholder={settings.resources.value[kind]?.[name] ?? text('settings.nothing')}
      {...form.field(`resources.${kind}.${name}`)}
    />
  );

  return (
    <form className="stack loose" noValidate onSubmit={form.onSubmit} onKeyDown={keepComposing}>
      <RightFields needs="putApplicationSettings">
        <div className="fields">
          <NumberField
            label={text('settings.port')}
            description={from(settings.containerPort)}
            min={1}
            max={65535}
            from={settings.containerPort.value}
            thousandSeparator=""
            {...form.field('containerPort')}
          />
          <NumberField
            label={text('settings.replicas')}
            description={from(settings.replicas)}
            min={1}
            max={1000}
            from={settings.replicas.value}
            {...form.field('replicas')}
          />
          <TextField
            label={text('settings.readiness')}
            description={
              settings.readinessPath.value === null
                ? text('settings.readiness.tcp')
                : from(settings.readinessPath)
            }
            placeholder="/healthz"
            {...form.field('readinessPath')}
          />
          <NumberField
            label={text('settings.drain')}
            description={from(settings.drainSeconds, text('unit.seconds'))}
            suffix={text('unit.seconds')}
            max={3600}
            from={settings.drainSeconds.value}
            {...form.field('drainSeconds')}
          />
          <NumberField
            label={text('settings.min-ready')}
            description={from(settings.minReadySeconds, text('unit.seconds'))}
            suffix={text('unit.seconds')}
            max={600}
            from={settings.minReadySeconds.value}
            {...form.field('minReadySeconds')}
          />
          <AutoscaleFields form={form} effective={settings.autoscale} from={from} />
          <RegistryFields form={form} effective={settings} from={from} />
          {amount('requests', 'cpu')}
          {amount('requests', 'memory')}
          {amount('limits', 'cpu')}
          {amount('limits', 'memory')}
          <TextArea
            className="whole"
            label={text('settings.env')}
            description={text('settings.env.why')}
            autosize
            minRows={3}
            maxRows={12}
            styles={{ input: { fontFamily: 'var(--mono)', fontSize: 'var(--size-m)' } }}
            {...form.field('env')}
          />
          <TextArea
            className="whole"
            label={text('settings.command')}
            description={text('settings.command.why')}
            autosize
            minRows={1}
            maxRows={8}
            styles={{ input: { fontFamily: 'var(--mono)', fontSize: 'var(--size-m)' } }}
            {...form.field('command')}
          />
        </div>
        <SaveFoot form={form} hint={text('settings.when')} />
      </RightFields>
    </form>
  );
}
