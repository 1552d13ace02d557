import type { Lane, Operation } from '@arthor/contract';
import { under } from '../../base.js';
import { useText } from '../../language/use-text.js';
import { Elapsed } from '../../part/elapsed.js';
import { Mark } from '../../part/mark.js';
import { needsAttention } from '../../part/reason.js';
import { ReasonFix, ReasonSentence } from '../../part/reason-sentence.js';
import { refusalWords } from '../../part/refusal.js';
import { operationStatus } from '../../part/status.js';
import { Button } from '../../ui/button.js';
import type { PanelSearch } from '../../operation/panel-table.js';

interface Props {
  readonly lane: Lane;
  readonly open: (panel: PanelSearch) => void;
}

/** What happens in a lane now and the one sentence that says what it waits for; nothing when it rests. */
export function LaneNow({ lane, open }: Props) {
  const text = useText();
  const { operation, allowed } = lane;
  const blocking = operation?.blocking ?? lane.blocking;
  if (operation === null && blocking === null) return null;
  const attention = blocking !== null && needsAttention(blocking);
  const cancel = allowed.find((each) => each.operate === 'CANCEL');
  const since = blocking !== null && (
    <span className="muted push nowrap">
      {blocking.stalled && <strong>{text('operation.stalled')} · </strong>}
      {text('blocking.for')} <Elapsed from={blocking.since} to={null} />
    </span>
  );
  return (
    <>
      <div className={attention ? 'lane-now attention' : 'lane-now'}>
        <div className="row">
          {operation === null ? (
            <Mark glyph="blocked">{text('operation.blocked')}</Mark>
          ) : (
            <OperationNow operation={operation} />
          )}
        </div>
        {blocking !== null && (
          <p className="lane-now-sentence">
            <ReasonSentence of={blocking} />
          </p>
        )}
        {attention && <ReasonFix of={blocking} />}
        {operation === null && since}
        {cancel?.allowed === false && operation !== null && (
          <p className="faint">{refusalWords({ code: cancel.reason, params: cancel.params }, text)}</p>
        )}
      </div>
      {operation !== null && (
        <div className={attention ? 'lane-urgent attention' : 'lane-urgent'}>
          <Button size="small" onClick={() => open({ op: 'progress', id: String(operation.id) })}>
            {text('operation.watch')}
          </Button>
          {cancel !== undefined && (
            <Button
              size="small"
              look="quiet"
              disabled={!cancel.allowed}
              onClick={() => open({ op: 'cancel', id: String(operation.id) })}
            >
              {text('operate.CANCEL')}
            </Button>
          )}
          {since}
        </div>
      )}
    </>
  );
}

function OperationNow({ operation }: { readonly operation: Operation }) {
  const text = useText();
  const steps = operation.steps.filter((step) => step.status !== 'SKIPPED');
  const at = steps.findIndex((step) => step.status !== 'DONE');
  const current = steps[at];
  const { glyph } = operationStatus(operation);
  return (
    <>
      <Mark glyph={glyph}>{text(`operate.${operation.operate}`)}</Mark>
      <span className="steps-dots" aria-hidden="true">
        {steps.map((step) => (
          <i key={step.name} className={step.status.toLowerCase()} />
        ))}
      </span>
      {current !== undefined && (
        <a href={under(`/ops/${operation.id}`)}>
          {text('step.at', { at: at + 1, of: steps.length, name: text(`step.${current.name}`) })}
        </a>
      )}
    </>
  );
}
