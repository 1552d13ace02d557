import { useQuery } from '@tanstack/react-query';
import { deploymentQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';
import { Loaded } from '../part/loaded.js';
import { ConfirmForm } from './confirm-form.js';
import type { OperationFormProps } from './operation-form.js';
import { useExecution } from './use-execution.js';
import { useLane } from './use-lane.js';
import { useOperationFields } from './use-operation-fields.js';

/** Taking a deployment offline: red, by name, with what goes away. */
export function OfflineForm({ line, search }: OperationFormProps) {
  const text = useText();
  const id = Number(search.id);
  const deployment = useQuery(deploymentQuery(id));
  const fields = useOperationFields({ line, search, initial: { reason: '' } });
  const lane = useLane(deployment.data);
  const execution = useExecution({ line, body: { operate: 'DELETE', deployment: id }, lane, fields });
  return (
    <Loaded query={deployment}>
      {({ application, symbol, environment }) => (
        <ConfirmForm
          execution={execution}
          fields={fields}
          danger={line.danger}
          act={text('offline.act', { application, symbol, environment })}
          unchanged={text('offline.unchanged')}
        >
          <div className="danger-head">
            <h3>{text('offline.title', { application, symbol, environment })}</h3>
            <p className="muted">{text('offline.why')}</p>
          </div>
        </ConfirmForm>
      )}
    </Loaded>
  );
}
