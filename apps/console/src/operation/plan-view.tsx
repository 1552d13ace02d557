import type { Plan } from '@arthor/contract';
import { useText } from '../language/use-text.js';
import { plain } from '../part/problem-note.js';
import { SplitBar } from '../part/split-bar.js';
import { trafficWords } from '../part/traffic.js';
import { PreflightList } from './preflight-list.js';
import './plan-view.css';

interface Props {
  readonly plan: Plan;
  /** Outdated: not what would happen now. */
  readonly old: boolean;
  /** A new plan is being made. */
  readonly busy: boolean;
}

/** What an operation would do. */
export function PlanView({ plan, old, busy }: Props) {
  const text = useText();
  const { before, after } = plan.traffic;
  const moves = (['main', 'canary', 'header'] as const).some((side) => before[side] !== after[side]);
  return (
    <div className={old ? 'plan old' : 'plan'} aria-busy={busy} aria-live="polite">
      <p className="plan-sentence">
        {text.ofCode('plan', plan.summaryCode, plain(plan.params)) ?? plan.summary}
      </p>
      {plan.preflights.length > 0 && (
        <section className="plan-section">
          <h3>{text('plan.preflights')}</h3>
          <PreflightList items={plan.preflights} />
        </section>
      )}
      <section className="plan-section">
        <h3>{text('plan.changes')}</h3>
        <table className="plan-changes">
          <tbody>
            {plan.changes.map((change) => (
              <tr key={`${change.action} ${change.kind} ${change.name}`}>
                <th scope="row">
                  <span className={`plan-action ${change.action}`}>
                    {text(`plan.action.${change.action}`)}
                  </span>
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
            {plan.changes.length === 0 && (
              <tr>
                <td className="muted">{text('plan.no-changes')}</td>
              </tr>
            )}
          </tbody>
        </table>
      </section>
      <section className="plan-section">
        <h3>{text('plan.traffic')}</h3>
        <div className="plan-traffic">
          <span className="muted">{text('plan.before')}</span>
          <SplitBar traffic={before} label={trafficWords(before, text)} />
          <span>{trafficWords(before, text)}</span>
          <span className="muted">{text('plan.after')}</span>
          <SplitBar traffic={after} label={trafficWords(after, text)} />
          <span>{moves ? trafficWords(after, text) : text('plan.same-traffic')}</span>
        </div>
      </section>
      <p className="muted">
        {text('plan.pods', { pods: plan.podsNeeded })}
        {plan.inverse !== null && ` ${text(`plan.inverse.${plan.inverse.operate}`)}`}
      </p>
    </div>
  );
}
