import type { Environment, EnvironmentSettings } from '@arthor/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { environmentsQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { SaveFoot } from '../../part/save-foot.js';
import { useSubmit } from '../../part/use-submit.js';
import { MultiSelectField } from '../../ui/multi-select-field.js';
import { NumberField } from '../../ui/number-field.js';
import { SelectField } from '../../ui/select-field.js';
import { SwitchField } from '../../ui/switch-field.js';
import { TextField } from '../../ui/text-field.js';
import '../../operation/panel.css';

/** An environment's address and settings; an empty field falls back to the installation's default. */
export function EnvironmentSettingsForm({ environment }: { readonly environment: Environment }) {
  const text = useText();
  const client = useQueryClient();
  const others = (useQuery(environmentsQuery).data ?? []).map(({ name }) => name);
  const { effective } = environment;
  const [description, setDescription] = useState(environment.description);
  const [host, setHost] = useState(environment.host);
  const [settings, setSettings] = useState<EnvironmentSettings>(environment.settings);
  const set = (part: EnvironmentSettings) => setSettings((old) => ({ ...old, ...part }));
  const submit = useSubmit(
    () =>
      call('updateEnvironment', {
        params: { name: environment.name },
        body: { description, host, settings },
      }),
    () => void client.invalidateQueries({ queryKey: ['environments'] }),
  );
  const fallback = (value: string | number) => text('settings.default', { value });
  return (
    <form className="stack loose" onSubmit={submit.onSubmit} onKeyDown={submit.onKeyDown}>
      <h2 className="section-title">{text('environment.settings')}</h2>
      <div className="fields">
        <TextField
          label={text('term.description')}
          value={description}
          maxLength={255}
          error={submit.fieldError('description')}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <TextField
          label={text('term.host')}
          value={host}
          error={submit.fieldError('host')}
          onChange={(event) => setHost(event.currentTarget.value)}
        />
        <TextField
          className="whole"
          label={text('environment.gateway')}
          description={text('environment.gateway.why')}
          placeholder={effective.gatewayUrl ?? ''}
          value={settings.gatewayUrl ?? ''}
          error={submit.fieldError('settings.gatewayUrl')}
          onChange={(event) => set({ gatewayUrl: event.currentTarget.value || null })}
        />
        <NumberField
          label={text('environment.drain')}
          suffix={text('unit.seconds')}
          from={effective.drainSeconds}
          placeholder={fallback(effective.drainSeconds)}
          value={settings.drainSeconds ?? null}
          error={submit.fieldError('settings.drainSeconds')}
          onChange={(drainSeconds) => set({ drainSeconds })}
        />
        <NumberField
          label={text('environment.deadline')}
          suffix={text('unit.seconds')}
          from={effective.progressDeadlineSeconds}
          placeholder={fallback(effective.progressDeadlineSeconds)}
          value={settings.progressDeadlineSeconds ?? null}
          error={submit.fieldError('settings.progressDeadlineSeconds')}
          onChange={(progressDeadlineSeconds) => set({ progressDeadlineSeconds })}
        />
        <SelectField
          label={text('environment.stalled')}
          data={[
            { value: 'WAIT', label: text('environment.stalled.WAIT') },
            { value: 'CANCEL', label: text('environment.stalled.CANCEL') },
          ]}
          value={settings.onStalled ?? effective.onStalled}
          error={submit.fieldError('settings.onStalled')}
          onChange={(value) => set({ onStalled: value === 'CANCEL' ? 'CANCEL' : 'WAIT' })}
        />
        <MultiSelectField
          label={text('environment.accepts')}
          placeholder={(settings.acceptBuildsFrom ?? []).length > 0 ? '' : text('environment.accepts.all')}
          data={others}
          value={settings.acceptBuildsFrom ?? []}
          error={submit.fieldError('settings.acceptBuildsFrom')}
          onChange={(value) => set({ acceptBuildsFrom: value.length === 0 ? null : value })}
        />
        <SwitchField
          className="whole"
          label={text('environment.protected')}
          description={text('environment.protected.why')}
          checked={settings.protected ?? effective.protected}
          onChange={(event) => set({ protected: event.currentTarget.checked })}
        />
      </div>
      <SaveFoot submit={submit} />
    </form>
  );
}
