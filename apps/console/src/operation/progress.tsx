import type { Operation } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { durationsQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';
import { Elapsed } from '../part/elapsed.js';
import { MarkGlyph, type Glyph } from '../part/mark.js';
import { needsAttention } from '../part/reason.js';
import { BlockingNote } from './blocking-note.js';
import { Outcome } from './outcome.js';
import { useFollow } from './use-follow.js';
import { useLane } from './use-lane.js';
import { Usual } from './usual.js';
import './progress.css';

type Step = Operation['steps'][number];

/** The steps of an operation as they happen; what blocks stands under the step it belongs to. */
export function Progress({ operation }: { readonly operation: Operation }) {
  const text = useText();
  const { steps, blocking, status, lane, operate } = operation;
  useFollow(operation);
  const there = useLane(lane);
  const serves = [there?.main?.id, there?.canary?.id].includes(operation.deploymentId);
  const assumed = serves && there?.traffic.inForce.how === 'assumed';
  const usual = useQuery(durationsQuery(lane.environment, operate)).data;
  const at = steps.findIndex((step) => step.status === 'RUNNING' || step.status === 'PENDING');
  const current = status === 'RUNNING' ? steps[at] : undefined;
  const attention = blocking !== null && needsAttention(blocking);
  return (
    <div className="stack">
      <ol className="steps">
        {steps.map((step) => (
          <li
            key={step.name}
            className={`step ${step.status}`}
            aria-current={step === current ? 'step' : undefined}
          >
            <span className={`step-glyph mark ${toneOf(step, step === current && attention)}`}>
              <MarkGlyph glyph={glyphOf(step, step === current, attention)} />
              <span className="visually-hidden">{text(`steps.status.${step.status}`)}</span>
            </span>
            <span className="step-name">
              {step.name === 'IN_FORCE' && step.status === 'DONE' && assumed
                ? text('steps.assumed')
                : text(`step.${step.name}`)}
              {step.attempts > 1 && (
                <span className="faint"> {text('steps.attempts', { n: step.attempts })}</span>
              )}
            </span>
            <span className="step-time">
              {step.startedAt !== null && step.status !== 'SKIPPED' && (
                <Elapsed
                  from={step.startedAt}
                  to={status === 'RUNNING' ? step.finishedAt : (step.finishedAt ?? operation.finishedAt)}
                />
              )}
              {step.status === 'SKIPPED' && text('steps.status.SKIPPED')}
            </span>
            <Usual step={step} usual={usual?.steps.find(({ name }) => name === step.name)} />
            {step === current && blocking !== null && (
              <div className="step-more">
                <BlockingNote blocking={blocking} deployment={operation.deploymentId} />
              </div>
            )}
          </li>
        ))}
      </ol>
      <Outcome operation={operation} />
      <p className="visually-hidden" role="status">
        {current !== undefined &&
          text('step.at', { at: at + 1, of: steps.length, name: text(`step.${current.name}`) })}
      </p>
    </div>
  );
}

function glyphOf({ status }: Step, current: boolean, attention: boolean): Glyph {
  switch (status) {
    case 'DONE':
      return 'done';
    case 'SKIPPED':
      return 'skipped';
    case 'CANCELLED':
      return 'cancelled';
    case 'RUNNING':
    case 'PENDING':
      if (!current) return 'pending';
      return attention ? 'blocked' : 'running';
  }
}

function toneOf({ status }: Step, attention: boolean): string {
  if (attention) return 'warn';
  if (status === 'DONE') return 'ok';
  return status === 'RUNNING' ? 'busy' : 'idle';
}
