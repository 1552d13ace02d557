import type { Deployment } from '@arthor/contract';
import { useText } from '../language/use-text.js';
import { Loaded } from '../part/loaded.js';
import { refusalWords } from '../part/refusal.js';
import { NumberField } from '../ui/number-field.js';
import { ConfirmForm } from './confirm-form.js';
import type { OperationFormProps } from './operation-form.js';
import { PlaceHead } from './place-head.js';
import { scaleBody, targetOf, valuesOf, type ScaleValues } from './scale-values.js';
import { useExecution } from './use-execution.js';
import { useNamedDeployment } from './use-named-deployment.js';
import { useOperationFields } from './use-operation-fields.js';
import { usePanel } from './use-panel.js';
import { WhichField } from './which-field.js';

/** Another number of pods for what serves, or for its canary; with an autoscaler, other bounds of it. */
export function ScaleForm({ line, search }: OperationFormProps) {
  const text = useText();
  const { change } = usePanel();
  const { id, deployment, lane, live } = useNamedDeployment(search);
  const row = live ?? deployment.data;
  const fields = useOperationFields<ScaleValues>({
    line,
    search,
    initial: valuesOf(search),
    changed: (values, previous) => {
      const target = targetOf(values);
      if (JSON.stringify(target) !== JSON.stringify(targetOf(previous))) change(target);
    },
  });
  const body = row === undefined ? null : scaleBody(fields.values, row);
  const execution = useExecution({ line, body, lane, fields });
  const count = (name: 'replicas' | 'min' | 'max', label: string, now: number) => (
    <NumberField
      label={label}
      description={text('scale.now', { replicas: now })}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      min={1}
      max={1000}
      from={now}
      placeholder={String(now)}
      {...fields.field(name)}
    />
  );
  const act = ({ buildId: build, replicas: from }: Deployment): string => {
    if (body?.operate !== 'SCALE') return text('operate.SCALE');
    const { replicas: to, min, max } = body;
    return to === undefined
      ? text('scale.bounds.act', { build, min: min ?? 1, max: max ?? 1 })
      : text('scale.act', { build, from, to });
  };
  return (
    <Loaded query={deployment}>
      {(loaded) => {
        const now = live ?? loaded;
        const { autoscale, autoscaler, replicas } = now;
        return (
          <ConfirmForm
            execution={execution}
            fields={fields}
            act={act(now)}
            unchanged={text('scale.unchanged')}
            hint={text(autoscale === null ? 'scale.choose' : 'scale.bounds.choose')}
          >
            <PlaceHead
              place={now}
              why={autoscale === null ? text('scale.why') : text('scale.bounds.why', autoscale)}
            />
            {autoscaler !== null && (
              <p className="note warn">
                {refusalWords({ code: 'AUTOSCALED', params: { autoscaler } }, text)}
              </p>
            )}
            <div className="fields">
              <WhichField lane={lane} id={id} />
              {autoscale === null ? (
                count('replicas', text('deploy.replicas'), replicas)
              ) : (
                <>
                  {count('min', text('scale.min'), autoscale.min)}
                  {count('max', text('scale.max'), autoscale.max)}
                </>
              )}
            </div>
          </ConfirmForm>
        );
      }}
    </Loaded>
  );
}
