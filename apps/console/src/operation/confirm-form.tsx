import { useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from 'react';
import { ApiProblem } from '../api/problem.js';
import { isComposing } from '../form/composing.js';
import { focusFirst } from '../form/focus-first.js';
import { FormProblem } from '../form/form-problem.js';
import { useText } from '../language/use-text.js';
import { isOutdated } from '../live/stream-state.js';
import { useLiveState } from '../live/use-live.js';
import { MarkGlyph } from '../part/mark.js';
import { Skeleton } from '../part/skeleton.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/text-field.js';
import { askedBy, isGiven } from './confirm.js';
import { DraftNote } from './draft-note.js';
import { EndsNote } from './ends-note.js';
import { EnvironmentBand } from './environment-band.js';
import { MovedNote } from './moved-note.js';
import { canExecute, isPlanning, type PanelState } from './panel-state.js';
import { PlanView } from './plan-view.js';
import type { Execution } from './use-execution.js';
import type { OperationFields } from './use-operation-fields.js';

interface Props {
  readonly execution: Execution;
  readonly fields: OperationFields;
  /** Label of the submit button; names the act ("Deploy to dev · stable"), never "OK". */
  readonly act: string;
  readonly danger?: boolean;
  readonly unchanged: string;
  /** The form's own fields, before the plan. */
  readonly children: ReactNode;
  /** Shown while there is nothing to plan yet. */
  readonly hint?: string | null;
}

/** Fields, plan, and the button that executes the plan: the form of every operation. */
export function ConfirmForm(props: Props) {
  const { execution, fields, act, danger = false, unchanged, children, hint = null } = props;
  const text = useText();
  const { state, ends, press, enter, ask } = execution;
  const planPlace = useRef<HTMLDivElement>(null);
  const { plan } = state;
  const [typed, setTyped] = useState('');
  const asked = askedBy(plan);
  const given = isGiven(plan, { reason: fields.current().reason, symbol: typed });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (given) press();
  };
  // Left to the browser, Enter in a field would submit just as the button does.
  const enterInField = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    // An open dropdown has used this Enter to pick an option.
    if (event.isDefaultPrevented()) return;
    event.preventDefault();
    if (!isComposing(event) && given) enter();
  };
  const askAgain = () => {
    ask();
    // The pressed button disappears with its note; the plan is what to read next.
    planPlace.current?.focus();
  };

  return (
    <form className="panel-form" noValidate ref={focusFirst} onSubmit={submit} onKeyDown={enterInField}>
      {plan !== null && <EnvironmentBand name={plan.environment} />}
      <div className="panel-scroll">
        {fields.draftAt !== null && <DraftNote at={fields.draftAt} onDiscard={fields.discard} />}
        {children}
        <div
          ref={planPlace}
          tabIndex={-1}
          className={plan === null && !isPlanning(state) && hint === null ? 'plan-place' : 'plan-place made'}
        >
          {plan !== null && ends !== null && <EndsNote operation={ends} />}
          {plan !== null && <PlanView plan={plan} old={isOld(state)} busy={isPlanning(state)} />}
          {plan === null && isPlanning(state) && <Skeleton height={48} count={3} />}
          {plan === null && state.name === 'settling' && state.body === null && hint !== null && (
            <p className="muted">{hint}</p>
          )}
          {plan === null && state.name === 'refused' && (
            <FormProblem
              error={state.error}
              rest={fields.rest}
              request="createOperation"
              // A retry does not change permissions.
              {...(isForbidden(state.error) ? {} : { onRetry: ask })}
            />
          )}
        </div>
        <TextField
          label={text(asked.reason ? 'operation.reason.asked' : 'operation.reason')}
          placeholder={text('operation.reason.hint')}
          maxLength={500}
          required={asked.reason}
          withAsterisk={false}
          {...fields.field('reason')}
        />
        {plan !== null && asked.symbol && (
          <TextField
            label={text('confirm.symbol', { symbol: plan.symbol })}
            required
            withAsterisk={false}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </div>
      <div className="panel-bar">
        {state.name === 'moved' && <MovedNote by={state.by} onAsk={askAgain} />}
        {state.name === 'refused' && plan !== null && (
          <FormProblem
            error={state.error}
            rest={fields.rest}
            request="createOperation"
            unchanged={unchanged}
          />
        )}
      </div>
      <div className="panel-foot">
        <span className="row faint">
          <Standing state={state} given={given} />
        </span>
        <Button
          type="submit"
          look={danger ? 'danger' : 'primary'}
          className="push"
          disabled={!canExecute(state) || !given}
          busy={state.name === 'executing' || state.name === 'accepted'}
        >
          {act}
        </Button>
      </div>
    </form>
  );
}

function isForbidden(error: Error): boolean {
  return error instanceof ApiProblem && error.status === 403;
}

/** Whether the plan shown is outdated. */
function isOld({ name }: PanelState): boolean {
  return name === 'settling' || name === 'planning' || name === 'moved';
}

/** The panel's state in a few words, beside its button. */
function Standing({ state, given }: { readonly state: PanelState; readonly given: boolean }) {
  const text = useText();
  const live = useLiveState();
  if (isOutdated(live)) return <>{text('plan.not-live')}</>;
  if (isPlanning(state))
    return (
      <>
        <MarkGlyph glyph="running" />
        {text('plan.planning')}
      </>
    );
  if (state.name === 'moved') return <>{text('plan.old')}</>;
  if (state.plan === null) return null;
  if (!given)
    return <>{text(askedBy(state.plan).symbol ? 'confirm.needs.symbol' : 'confirm.needs.reason')}</>;
  return state.plan.preflights.some((check) => check.status === 'FAILED') ? (
    <>{text('plan.failing')}</>
  ) : (
    <>{text('plan.based-on', { tick: state.plan.basedOnTick })}</>
  );
}
