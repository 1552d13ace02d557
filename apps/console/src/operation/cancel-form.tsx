import { useQuery } from '@tanstack/react-query';
import { operationQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';
import { Loaded } from '../part/loaded.js';
import { ConfirmForm } from './confirm-form.js';
import type { OperationFormProps } from './operation-form.js';
import { OperationHead } from './operation-head.js';
import { useExecution } from './use-execution.js';
import { useLane } from './use-lane.js';
import { useOperationFields } from './use-operation-fields.js';

/** Undoing a running operation: what serves goes on serving. */
export function CancelForm({ line, search }: OperationFormProps) {
  const text = useText();
  const id = Number(search.id);
  const operation = useQuery(operationQuery(id));
  const fields = useOperationFields({ line, search, initial: { reason: '' } });
  const lane = useLane(operation.data?.data.lane);
  const execution = useExecution({ line, body: { operate: 'CANCEL', operation: id }, lane, fields });
  return (
    <Loaded query={operation}>
      {({ data }) => (
        <ConfirmForm
          execution={execution}
          fields={fields}
          act={
            data.buildId === null
              ? text('cancel.act.other', { what: text(`operate.${data.operate}`) })
              : text('cancel.act', { what: text(`operate.${data.operate}`), build: data.buildId })
          }
          unchanged={text('cancel.unchanged')}
        >
          <OperationHead operation={data} />
          <p className="muted">{text('cancel.why')}</p>
        </ConfirmForm>
      )}
    </Loaded>
  );
}
