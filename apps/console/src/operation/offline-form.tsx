import { useText } from '../language/use-text.js';
import { Loaded } from '../part/loaded.js';
import { ConfirmForm } from './confirm-form.js';
import type { OperationFormProps } from './operation-form.js';
import { useExecution } from './use-execution.js';
import { useNamedDeployment } from './use-named-deployment.js';
import { useOperationFields } from './use-operation-fields.js';

/** Taking a deployment offline: red, by name, with what goes away. */
export function OfflineForm({ line, search }: OperationFormProps) {
  const text = useText();
  const { id, deployment, lane } = useNamedDeployment(search);
  const fields = useOperationFields({ line, search, initial: { reason: '' } });
  const execution = useExecution({ line, body: { operate: 'DELETE', deployment: id }, lane, fields });
  return (
    <Loaded query={deployment}>
      {({ canary, application, symbol, environment }) => (
        <ConfirmForm
          execution={execution}
          fields={fields}
          danger={line.danger}
          act={text(canary ? 'offline.canary.act' : 'offline.act', { application, symbol, environment })}
          unchanged={text('offline.unchanged')}
        >
          <div className="danger-head">
            <h3>
              {text(canary ? 'offline.canary.title' : 'offline.title', { application, symbol, environment })}
            </h3>
            <p className="muted">{text(canary ? 'offline.canary.why' : 'offline.why')}</p>
          </div>
        </ConfirmForm>
      )}
    </Loaded>
  );
}
