import type { Operation } from '@arthor/contract';
import { useText } from '../language/use-text.js';
import { refusalWords } from '../part/refusal.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';
import { useCancel } from './use-cancel.js';
import { usePanel } from './use-panel.js';

/** Opens the plan that undoes an operation; disabled with the reason where the server refuses it. */
export function CancelButton({ operation }: { readonly operation: Operation }) {
  const text = useText();
  const { open } = usePanel();
  const cancel = useCancel(operation);
  if (cancel === null) return null;
  const refused = cancel.allowed
    ? undefined
    : refusalWords({ code: cancel.reason, params: cancel.params }, text);
  return (
    <>
      {refused !== undefined && <span className="faint">{refused}</span>}
      <Button disabled={!cancel.allowed} onClick={() => open({ op: 'cancel', id: String(operation.id) })}>
        <Icon name="undo" size={14} />
        {text('operate.CANCEL')}
      </Button>
    </>
  );
}
