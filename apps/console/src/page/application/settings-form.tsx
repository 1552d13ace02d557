import type { EffectiveSettings, Settings } from '@arthor/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useText } from '../../language/use-text.js';
import { SaveFoot } from '../../part/save-foot.js';
import { useSubmit } from '../../part/use-submit.js';
import { NumberField } from '../../ui/number-field.js';
import { TextArea } from '../../ui/text-area.js';
import { TextField } from '../../ui/text-field.js';
import '../../operation/panel.css';
import { commandOf, envOf, textOfEnv } from './settings-text.js';

interface Props {
  readonly application: string;
  readonly environment: string | undefined;
  readonly settings: EffectiveSettings;
}

type Amount = 'requests' | 'limits';

/** The settings of one scope; an empty field leaves the value to the next layer, which it shows. */
export function SettingsForm({ application, environment, settings }: Props) {
  const text = useText();
  const client = useQueryClient();
  const [own, setOwn] = useState<Settings>(settings.own);
  const [env, setEnv] = useState(textOfEnv(settings.own.env ?? {}));
  const [command, setCommand] = useState((settings.own.command ?? []).join('\n'));
  const set = (part: { [K in keyof Settings]: Settings[K] | undefined }) =>
    setOwn((old) =>
      Object.fromEntries(Object.entries({ ...old, ...part }).filter(([, value]) => value !== undefined)),
    );
  const setAmount = (kind: Amount, name: 'cpu' | 'memory', value: string) => {
    const { [name]: _, ...rest } = own.resources?.[kind] ?? {};
    set({ resources: { ...own.resources, [kind]: value === '' ? rest : { ...rest, [name]: value } } });
  };
  const submit = useSubmit(
    () => {
      const { env: _, command: __, ...rest } = own;
      const args = commandOf(command);
      return call('putApplicationSettings', {
        params: { name: application },
        query: environment === undefined ? {} : { environment },
        body: {
          ...rest,
          ...(env.trim() === '' ? {} : { env: envOf(env) }),
          ...(args === null ? {} : { command: args }),
        },
      });
    },
    ({ data }) => {
      client.setQueryData(['settings', application, environment], data);
      void client.invalidateQueries({ queryKey: ['settings', application] });
    },
  );
  const from = ({ value, source }: { readonly value: string | number | null; readonly source: string }) =>
    text('settings.from', {
      value: value === null || value === '' ? text('settings.nothing') : String(value),
      source: text.ofCode('settings.source', source) ?? source,
    });
  const amount = (kind: Amount, name: 'cpu' | 'memory') => (
    <TextField
      label={text(`settings.${kind}.${name}`)}
      placeholder={settings.resources.value[kind]?.[name] ?? text('settings.nothing')}
      value={own.resources?.[kind]?.[name] ?? ''}
      error={submit.fieldError(`resources.${kind}.${name}`)}
      onChange={(event) => setAmount(kind, name, event.currentTarget.value)}
    />
  );

  return (
    <form className="stack loose" onSubmit={submit.onSubmit} onKeyDown={submit.onKeyDown}>
      <div className="fields">
        <NumberField
          label={text('settings.port')}
          description={from(settings.containerPort)}
          min={1}
          max={65535}
          from={settings.containerPort.value}
          thousandSeparator=""
          value={own.containerPort ?? null}
          error={submit.fieldError('containerPort')}
          onChange={(value) => set({ containerPort: value ?? undefined })}
        />
        <NumberField
          label={text('settings.replicas')}
          description={from(settings.replicas)}
          min={1}
          max={1000}
          from={settings.replicas.value}
          value={own.replicas ?? null}
          error={submit.fieldError('replicas')}
          onChange={(value) => set({ replicas: value ?? undefined })}
        />
        <TextField
          label={text('settings.readiness')}
          description={
            settings.readinessPath.value === null
              ? text('settings.readiness.tcp')
              : from(settings.readinessPath)
          }
          placeholder="/healthz"
          value={own.readinessPath ?? ''}
          error={submit.fieldError('readinessPath')}
          onChange={(event) => set({ readinessPath: event.currentTarget.value || undefined })}
        />
        <NumberField
          label={text('settings.drain')}
          description={from(settings.drainSeconds)}
          suffix={text('unit.seconds')}
          max={3600}
          from={settings.drainSeconds.value}
          value={own.drainSeconds ?? null}
          error={submit.fieldError('drainSeconds')}
          onChange={(value) => set({ drainSeconds: value ?? undefined })}
        />
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
          styles={{ input: { fontFamily: 'var(--mono)', fontSize: 13 } }}
          value={env}
          error={submit.fieldError('env')}
          onChange={(event) => setEnv(event.currentTarget.value)}
        />
        <TextArea
          className="whole"
          label={text('settings.command')}
          description={text('settings.command.why')}
          autosize
          minRows={1}
          maxRows={8}
          styles={{ input: { fontFamily: 'var(--mono)', fontSize: 13 } }}
          value={command}
          error={submit.fieldError('command')}
          onChange={(event) => setCommand(event.currentTarget.value)}
        />
      </div>
      <SaveFoot submit={submit} hint={text('settings.when')} />
    </form>
  );
}
