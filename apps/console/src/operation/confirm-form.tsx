import type { KeyboardEvent, FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { useText } from '../language/use-text.js';
import { MarkGlyph } from '../part/mark.js';
import { ProblemNote } from '../part/problem-note.js';
import { Skeleton } from '../part/skeleton.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/text-field.js';
import { moverOf } from './mover.js';
import { PlanView } from './plan-view.js';
import type { Execution } from './use-execution.js';

interface Props {
  readonly execution: Execution;
  /** The act by its name: "Deploy to dev · stable", never "OK". */
  readonly act: string;
  readonly danger?: boolean;
  readonly unchanged: string;
  /** The form's own fields, before the plan. */
  readonly children: ReactNode;
  /** Said while there is nothing to plan yet. */
  readonly hint?: string | null;
}

/** Fields, plan and the button that carries the plan out: the shape of every operation. */
export function ConfirmForm({ execution, act, danger = false, unchanged, children, hint }: Props) {
  const text = useText();
  const [reason, setReason] = useState('');
  const { plan, planError, planning, executing, executeError, moved } = execution;
  const failing = plan?.preflights.some((check) => check.status === 'FAILED') ?? false;
  const ready = plan !== undefined && planError === null && !planning && !executing;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) execution.execute(reason);
  };
  // Enter that only takes over what an input method proposes must not deploy.
  const keepComposing = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.nativeEvent.isComposing || event.keyCode === 229))
      event.preventDefault();
  };

  return (
    <form className="panel-form" onSubmit={submit} onKeyDown={keepComposing}>
      <div className="panel-scroll">
        {children}
        {moved && (
          <div className="note warn" role="alert">
            <strong>{moverOf(executeError, text) ?? text('plan.moved')}</strong>
            <span className="muted">{text('plan.moved.kept')}</span>
          </div>
        )}
        {planError !== null && <ProblemNote error={planError} onRetry={execution.replan} />}
        {planError === null && plan !== undefined && <PlanView plan={plan} stale={planning} />}
        {planError === null && plan === undefined && planning && <Skeleton height={48} count={3} />}
        {planError === null && plan === undefined && hint != null && <p className="muted">{hint}</p>}
        <TextField
          label={text('operation.reason')}
          placeholder={text('operation.reason.hint')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {executeError !== null && !moved && <ProblemNote error={executeError} unchanged={unchanged} />}
      </div>
      <div className="panel-foot">
        <span className="row faint">
          {planning && (
            <>
              <MarkGlyph glyph="running" />
              {text('plan.planning')}
            </>
          )}
          {!planning && plan !== undefined && planError === null && (
            <>{failing ? text('plan.failing') : text('plan.based-on', { tick: plan.basedOnTick })}</>
          )}
        </span>
        <Button
          type="submit"
          look={danger ? 'danger' : 'primary'}
          className="push"
          disabled={!ready}
          busy={executing}
        >
          {act}
        </Button>
      </div>
    </form>
  );
}
