import { useQuery } from '@tanstack/react-query';
import { operationQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';
import { Loaded } from '../part/loaded.js';
import { ConfirmForm } from './confirm-form.js';
import { OperationHead } from './operation-head.js';
import { useExecution } from './use-execution.js';

/** Undoing a running operation: what serves goes on serving. */
export function CancelForm({ id }: { readonly id: number }) {
  const text = useText();
  const operation = useQuery(operationQuery(id));
  const execution = useExecution({ operate: 'CANCEL', operation: id }, true);
  return (
    <Loaded query={operation}>
      {({ data }) => (
        <ConfirmForm
          execution={execution}
          act={text('cancel.act', { what: text(`operate.${data.operate}`), id })}
          unchanged={text('cancel.unchanged')}
        >
          <OperationHead operation={data} />
          <p className="muted">{text('cancel.why')}</p>
        </ConfirmForm>
      )}
    </Loaded>
  );
}
