import type { Environment } from '@arthor/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.js';
import { environmentsQuery, systemQuery } from '../../api/query.js';
import { keepComposing } from '../../form/composing.js';
import { SaveFoot } from '../../form/save-foot.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { useText } from '../../language/use-text.js';
import { MultiSelectField } from '../../ui/multi-select-field.js';
import { RightFields } from '../../right/right-fields.js';
import { NumberField } from '../../ui/number-field.js';
import { SelectField } from '../../ui/select-field.js';
import { SwitchField } from '../../ui/switch-field.js';
import { TextField } from '../../ui/text-field.js';
import { ConfirmFields, confirmOf, confirmValuesOf } from './confirm-fields.js';
import '../../operation/panel.css';

/** Names of the route providers that come with Arthor; an added one is called as it calls itself. */
const shipped: Readonly<Record<string, string>> = {
  'gateway-api': 'Gateway API',
  'ingress-nginx': 'Ingress (nginx)',
};

/** What stands between commas; null = nothing. */
function listed(value: string): string[] | null {
  const words = value.split(',').map((word) => word.trim());
  const found = words.filter((word) => word !== '');
  return found.length === 0 ? null : found;
}

/** An environment's address and settings; an empty field falls back to the installation's default. */
export function EnvironmentSettingsForm({ environment }: { readonly environment: Environment }) {
  const text = useText();
  const client = useQueryClient();
  const others = (useQuery(environmentsQuery).data ?? []).map(({ name }) => name);
  const { routeProviders = ['auto', ...Object.keys(shipped)] } = useQuery(systemQuery).data ?? {};
  const { name, description, host, settings: own, effective } = environment;
  const form = useRequestForm({
    request: 'updateEnvironment',
    initial: {
      description,
      host,
      settings: {
        gatewayUrl: own.gatewayUrl ?? '',
        gatewayReplicas: own.gatewayReplicas ?? null,
        cluster: own.cluster ?? '',
        deployMode: own.deployMode ?? null,
        apisixControlUrls: (own.apisixControlUrls ?? []).join(', '),
        nacosGroup: own.nacosGroup ?? '',
        routeProvider: own.routeProvider ?? null,
        gateway: own.gateway ?? '',
        ingressClass: own.ingressClass ?? '',
        drainSeconds: own.drainSeconds ?? null,
        progressDeadlineSeconds: own.progressDeadlineSeconds ?? null,
        minReadySeconds: own.minReadySeconds ?? null,
        keepWarmSeconds: own.keepWarmSeconds ?? null,
        autoReturn: own.autoReturn ?? null,
        onStalled: own.onStalled ?? null,
        onDrift: own.onDrift ?? null,
        acceptBuildsFrom: own.acceptBuildsFrom ?? [],
        protected: own.protected ?? null,
        remindCanaryHours: own.remindCanaryHours ?? null,
        remindVariantHours: own.remindVariantHours ?? null,
        confirm: confirmValuesOf(own.confirm),
      },
    },
    body: ({ settings, ...rest }) => ({
      ...rest,
      settings: {
        ...settings,
        gatewayUrl: settings.gatewayUrl || null,
        cluster: settings.cluster || null,
        gateway: settings.gateway || null,
        apisixControlUrls: listed(settings.apisixControlUrls),
        nacosGroup: settings.nacosGroup || null,
        ingressClass: settings.ingressClass || null,
        confirm: confirmOf(settings.confirm),
        acceptBuildsFrom: settings.acceptBuildsFrom.length === 0 ? null : settings.acceptBuildsFrom,
      },
    }),
    send: (body) => call('updateEnvironment', { params: { name }, body }),
    done: () => void client.invalidateQueries({ queryKey: ['environments'] }),
  });
  const { settings } = form.values;
  const fallback = (value: string | number) => text('settings.default', { value });
  const seconds = (value: number) => fallback(`${value}${text('unit.seconds')}`);
  const hours = (value: number) => fallback(`${value}${text('unit.hours')}`);
  return (
    <form className="stack loose" noValidate onSubmit={form.onSubmit} onKeyDown={keepComposing}>
      <RightFields needs="updateEnvironment">
        <h2 className="section-title">{text('environment.settings')}</h2>
        <div className="fields">
          <TextField label={text('term.description')} maxLength={255} {...form.field('description')} />
          <TextField label={text('term.host')} {...form.field('host')} />
          <TextField
            className="whole"
            label={text('environment.gateway')}
            description={text('environment.gateway.why')}
            placeholder={effective.gatewayUrl ?? ''}
            {...form.field('settings.gatewayUrl')}
          />
          <NumberField
            label={text('environment.replicas')}
            description={text('environment.replicas.why')}
            min={1}
            max={1000}
            placeholder={effective.gatewayReplicas === null ? '' : fallback(effective.gatewayReplicas)}
            {...form.field('settings.gatewayReplicas')}
          />
          <TextField
            label={text('environment.cluster')}
            description={text('environment.cluster.why')}
            placeholder={effective.cluster ?? ''}
            {...form.field('settings.cluster')}
          />
          <SelectField
            label={text('environment.mode')}
            description={text('environment.mode.why')}
            data={[
              { value: 'NATIVE', label: text('environment.mode.NATIVE') },
              { value: 'UNCOUPLED', label: text('environment.mode.UNCOUPLED') },
            ]}
            {...form.field('settings.deployMode')}
            value={settings.deployMode ?? effective.deployMode}
          />
          <TextField
            label={text('environment.control')}
            description={text('environment.control.why')}
            placeholder={effective.apisixControlUrls?.join(', ') ?? ''}
            {...form.field('settings.apisixControlUrls')}
          />
          <TextField
            label={text('environment.registry-group')}
            description={text('environment.registry-group.why')}
            placeholder={effective.nacosGroup ?? ''}
            {...form.field('settings.nacosGroup')}
          />
          <SelectField
            label={text('environment.routes')}
            description={text('environment.routes.why')}
            data={[...new Set([...routeProviders, effective.routeProvider])].map((value) => ({
              value,
              label: value === 'auto' ? text('environment.routes.auto') : (shipped[value] ?? value),
            }))}
            {...form.field('settings.routeProvider')}
            value={settings.routeProvider ?? effective.routeProvider}
          />
          <TextField
            label={text('environment.attach')}
            description={text('environment.attach.why')}
            placeholder={effective.gateway ?? ''}
            {...form.field('settings.gateway')}
          />
          <TextField
            label={text('environment.class')}
            description={text('environment.class.why')}
            placeholder={effective.ingressClass ?? ''}
            {...form.field('settings.ingressClass')}
          />
          <NumberField
            label={text('environment.drain')}
            suffix={text('unit.seconds')}
            from={effective.drainSeconds}
            placeholder={seconds(effective.drainSeconds)}
            {...form.field('settings.drainSeconds')}
          />
          <NumberField
            label={text('environment.deadline')}
            suffix={text('unit.seconds')}
            from={effective.progressDeadlineSeconds}
            placeholder={seconds(effective.progressDeadlineSeconds)}
            {...form.field('settings.progressDeadlineSeconds')}
          />
          <NumberField
            label={text('settings.min-ready')}
            description={text('settings.min-ready.why')}
            suffix={text('unit.seconds')}
            max={600}
            from={effective.minReadySeconds}
            placeholder={seconds(effective.minReadySeconds)}
            {...form.field('settings.minReadySeconds')}
          />
          <NumberField
            label={text('environment.warm')}
            description={text('environment.warm.why')}
            suffix={text('unit.seconds')}
            from={effective.keepWarmSeconds}
            placeholder={seconds(effective.keepWarmSeconds)}
            {...form.field('settings.keepWarmSeconds')}
          />
          <NumberField
            label={text('environment.remind.canary')}
            description={text('environment.remind.why')}
            suffix={text('unit.hours')}
            from={effective.remindCanaryHours}
            placeholder={hours(effective.remindCanaryHours)}
            {...form.field('settings.remindCanaryHours')}
          />
          <NumberField
            label={text('environment.remind.variant')}
            description={text('environment.remind.why')}
            suffix={text('unit.hours')}
            from={effective.remindVariantHours}
            placeholder={hours(effective.remindVariantHours)}
            {...form.field('settings.remindVariantHours')}
          />
          <SelectField
            label={text('environment.stalled')}
            data={[
              { value: 'WAIT', label: text('environment.stalled.WAIT') },
              { value: 'CANCEL', label: text('environment.stalled.CANCEL') },
            ]}
            {...form.field('settings.onStalled')}
            value={settings.onStalled ?? effective.onStalled}
          />
          <SelectField
            label={text('environment.drift')}
            description={text('environment.drift.why')}
            data={[
              { value: 'HEAL', label: text('environment.drift.HEAL') },
              { value: 'TELL', label: text('environment.drift.TELL') },
            ]}
            {...form.field('settings.onDrift')}
            value={settings.onDrift ?? effective.onDrift}
          />
          <MultiSelectField
            label={text('environment.accepts')}
            placeholder={settings.acceptBuildsFrom.length > 0 ? '' : text('environment.accepts.all')}
            data={others}
            {...form.field('settings.acceptBuildsFrom')}
          />
          <SwitchField
            className="whole"
            label={text('environment.protected')}
            description={text('environment.protected.why')}
            {...form.field('settings.protected', { type: 'checkbox' })}
            checked={settings.protected ?? effective.protected}
          />
          <SwitchField
            className="whole"
            label={text('environment.return')}
            description={text('environment.return.why')}
            {...form.field('settings.autoReturn', { type: 'checkbox' })}
            checked={settings.autoReturn ?? effective.autoReturn}
          />
          <ConfirmFields field={form.field} />
        </div>
        <SaveFoot form={form} />
      </RightFields>
    </form>
  );
}
