import { useText } from '../language/use-text.js';
import { Loaded } from '../part/loaded.js';
import { ConfirmForm } from './confirm-form.js';
import type { OperationFormProps } from './operation-form.js';
import { PlaceHead } from './place-head.js';
import { useExecution } from './use-execution.js';
import { useNamedDeployment } from './use-named-deployment.js';
import { useOperationFields } from './use-operation-fields.js';

/** A canary's build becomes the stable version: what was tried is what is promoted. */
export function PromoteForm({ line, search }: OperationFormProps) {
  const text = useText();
  const { id, deployment, lane } = useNamedDeployment(search);
  const fields = useOperationFields({ line, search, initial: { reason: '' } });
  const execution = useExecution({ line, body: { operate: 'PROMOTE', deployment: id }, lane, fields });
  return (
    <Loaded query={deployment}>
      {(canary) => (
        <ConfirmForm
          execution={execution}
          fields={fields}
          act={text('promote.act', { build: canary.buildId })}
          unchanged={text('promote.unchanged')}
        >
          <PlaceHead place={canary} canary={canary} main={lane?.main} why={text('promote.why')} />
        </ConfirmForm>
      )}
    </Loaded>
  );
}
