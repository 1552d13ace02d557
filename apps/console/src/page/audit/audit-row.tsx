import type { AuditItem } from '@arthor/contract';
import { useText } from '../../language/use-text.js';
import { Mark } from '../../part/mark.js';
import { Moment } from '../../part/moment.js';
import type { AuditFilter } from '../../search.js';
import { AuditTarget } from './audit-target.js';
import { actionWords } from './action-words.js';
import { becauseWords } from './because.js';
import './audit.css';

interface Props {
  readonly item: AuditItem;
  readonly onFilter: (part: AuditFilter) => void;
}

/** One write, or one request that was refused; name and result keep the list to themselves. */
export function AuditRow({ item, onFilter }: Props) {
  const text = useText();
  const { at, who, through, action, target, environment, application, reason, result, remoteAddress, times } =
    item;
  const isOk = result === 'OK';
  const token = /^token:(.*)$/.exec(through)?.[1];
  return (
    <tr>
      <td className="muted nowrap">
        <Moment at={at} />
      </td>
      <td>
        {who === '' ? (
          <span className="faint">{text('audit.nobody')}</span>
        ) : (
          <button
            type="button"
            className="plain-link"
            title={text('filter.by', { by: who })}
            onClick={() => onFilter({ who })}
          >
            {who}
          </button>
        )}
        <div className="faint">
          {token === undefined
            ? (text.ofCode('audit.through', through) ?? through)
            : text('audit.token', { name: token })}
        </div>
      </td>
      <td className="main-cell">
        <span className="strong" title={action}>
          {actionWords(action, text)}
        </span>
        {times > 1 && <span className="faint"> · {text('audit.times', { times })}</span>}
        {reason !== null && <div className="muted break">{reason}</div>}
      </td>
      <td>
        <Mark glyph={isOk ? 'done' : 'failed'}>{text(isOk ? 'audit.OK' : 'audit.REFUSED')}</Mark>{' '}
        {!isOk && (
          <button
            type="button"
            className="plain-link faint"
            title={result}
            onClick={() => onFilter({ result })}
          >
            {becauseWords(result, text)}
          </button>
        )}
      </td>
      <td>
        <span className="audit-target">
          <span className="break">
            <AuditTarget target={target} />
          </span>
          {[environment, application].map(
            (place) =>
              place !== null && (
                <span key={place} className="chip">
                  {place}
                </span>
              ),
          )}
        </span>
      </td>
      <td className="faint nowrap">{remoteAddress}</td>
    </tr>
  );
}
