import type { Plan } from '@arthor/contract';
import { useText } from '../language/use-text.js';
import { plain } from '../part/problem-note.js';
import { PlanCommits } from './plan-commits.js';
import { PlanTraffic } from './plan-traffic.js';
import { PreflightList } from './preflight-list.js';
import './plan-view.css';

interface Props {
  readonly plan: Plan;
  /** Outdated: not what would happen now. */
  readonly old: boolean;
  /** A new plan is being made. */
  readonly busy: boolean;
}

/** What an operation would do: the sentence and who gets the traffic first, what is in order folded. */
export function PlanView({ plan, old, busy }: Props) {
  const text = useText();
  const { preflights, changes } = plan;
  const findings = preflights.filter(({ status }) => status !== 'OK');
  const passed = preflights.filter(({ status }) => status === 'OK');
  return (
    <div className={old ? 'plan old' : 'plan'} aria-busy={busy} aria-live="polite">
      <p className="plan-sentence">
        {text.ofCode('plan', plan.summaryCode, plain(plan.params)) ?? plan.summary}
      </p>
      <PlanTraffic plan={plan} />
      {plan.commits !== null && <PlanCommits commits={plan.commits} />}
      {findings.length > 0 && <PreflightList items={findings} />}
      <div>
        {passed.length > 0 && (
          <details className="plan-fold">
            <summary>{text('plan.passed', { checks: passed.length })}</summary>
            <PreflightList items={passed} />
          </details>
        )}
        <details className="plan-fold">
          <summary>{text('plan.objects', { objects: changes.length })}</summary>
          <PlanChanges changes={changes} />
        </details>
      </div>
      <p className="muted">
        {text('plan.pods', { pods: plan.podsNeeded })}
        {plan.inverse !== null && ` ${text(`plan.inverse.${plan.inverse.operate}`)}`}
      </p>
    </div>
  );
}

function PlanChanges({ changes }: Pick<Plan, 'changes'>) {
  const text = useText();
  return (
    <table className="plan-changes">
      <tbody>
        {changes.map((change) => (
          <tr key={`${change.action} ${change.kind} ${change.name}`}>
            <th scope="row">
              <span className={`plan-action ${change.action}`}>{text(`plan.action.${change.action}`)}</span>
            </th>
            <td>
              <code>{change.kind}</code>
            </td>
            <td className="break">
              <code className="muted">{change.name}</code>
              <div className="muted">{text.ofCode('plan.reason', change.reason) ?? ''}</div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
