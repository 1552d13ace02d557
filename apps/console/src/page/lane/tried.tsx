import type { LaneTried } from '@arthor/contract';
import { useText } from '../../language/use-text.js';
import '../../part/empty.css';
import './tried.css';

/** Who answered: a bar for each deployment, and what went wrong. */
export function Tried({ tried }: { readonly tried: LaneTried }) {
  const text = useText();
  const { header, requests, answers, failed, errors, statuses, p50Ms, p95Ms, complete } = tried;
  const share = (count: number) => Math.round((count / Math.max(1, requests)) * 1000) / 10;
  return (
    <section className="tried">
      <h3>{header === null ? text('try.without') : text('try.with', { header })}</h3>
      <table className="tried-answers">
        <tbody>
          {answers.map(({ deployment, count }) => (
            <tr key={deployment?.id ?? 0}>
              <th scope="row">
                {deployment === null
                  ? text('try.unknown')
                  : text(deployment.canary ? 'which.canary' : 'which.main', { build: deployment.buildId })}
              </th>
              <td className="tried-bar">
                <span
                  className={deployment?.canary === true ? 'tried-share canary' : 'tried-share'}
                  style={{ width: `${share(count)}%` }}
                />
              </td>
              <td className="nowrap">{text('try.count', { count, share: share(count) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {failed > 0 && (
        <div className="note bad">
          <strong>{text('try.failed', { failed })}</strong>
          {errors.map(({ message, count }) => (
            <span key={message} className="break">
              {message} × {count}
            </span>
          ))}
        </div>
      )}
      {!complete && <p className="muted">{text('try.cut', { requests })}</p>}
      <p className="faint">
        {statuses.map(({ status, count }) => `${status} × ${count}`).join(text('list.separator'))}
        {p50Ms !== null && p95Ms !== null && ` · ${text('try.took', { p50: p50Ms, p95: p95Ms })}`}
      </p>
    </section>
  );
}
