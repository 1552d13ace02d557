import { useQuery } from '@tanstack/react-query';
import { deploymentQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';
import { Loaded } from '../part/loaded.js';
import { ConfirmForm } from './confirm-form.js';
import { useExecution } from './use-execution.js';

/** Taking a deployment offline: red, by name, with what goes away. */
export function OfflineForm({ id }: { readonly id: number }) {
  const text = useText();
  const deployment = useQuery(deploymentQuery(id));
  const execution = useExecution({ operate: 'DELETE', deployment: id }, true);
  return (
    <Loaded query={deployment}>
      {({ application, symbol, environment }) => (
        <ConfirmForm
          execution={execution}
          danger
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
