import type { HistoryItem } from '@arthor/contract';
import { Link } from '@tanstack/react-router';
import { timeOfDay } from '../../format/moment.js';
import { useText, type Text } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { changeWords } from '../../part/change-words.js';
import { Incidents } from '../../part/incidents.js';
import { Mark } from '../../part/mark.js';
import { Moment } from '../../part/moment.js';
import { waitedFor } from '../../part/reason.js';
import { operationStatus } from '../../part/status.js';
import { Took } from '../../part/took.js';
import { causeWords, whoAsked } from '../../part/who.js';
import { Button } from '../../ui/button.js';
import { buildWords } from './build-words.js';

interface Props {
  readonly item: HistoryItem;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

/** One operation of a lane: what it did and to what, who and why, how it ended and what it waited for. */
export function HistoryRow({ item, chosen, onChoose }: Props) {
  const text = useText();
  const { open } = usePanel();
  const { id, operate, lane, deployment, change, by, createdAt, reason } = item;
  const { glyph, word } = operationStatus(item);
  const waited = waitedFor(item, text);
  const { application: app, environment: to, symbol: as } = lane;
  return (
    <tr className={chosen ? 'chosen' : undefined}>
      <td>
        <input
          type="checkbox"
          checked={chosen}
          aria-label={text('history.compare', { id })}
          onChange={onChoose}
        />
      </td>
      <td className="muted nowrap">
        <Moment at={createdAt} />
      </td>
      <td className="main-cell">
        <div>
          <Link className="strong" to="/ops/$id" params={{ id: String(id) }}>
            {text(`operate.${operate}`)}
          </Link>{' '}
          <span className="nowrap">{changeWords(change, text)}</span>
        </div>
        {deployment !== null && <div className="faint">{buildWords(deployment, text)}</div>}
      </td>
      <td className="history-who">
        <div className="muted">{whoAsked(by, text)}</div>
        {item.cause !== null && <div className="faint">{causeWords(item.cause, text)}</div>}
        {reason !== null && <div className="break">{reason}</div>}
      </td>
      <td className="history-result">
        <Mark glyph={glyph}>{text(word)}</Mark>
        {waited !== null && <div className="muted break">{waited}</div>}
        <Incidents incidents={item.incidents} />
        {deployment?.inForce != null && <div className="faint">{inForceWords(deployment.inForce, text)}</div>}
      </td>
      <td className="muted nowrap">
        <Took operation={item} />
      </td>
      <td className="end">
        {deployment !== null && !deployment.canary && deployment.inForce?.to != null && (
          <Button
            size="small"
            onClick={() => open({ op: 'rollback', app, to, as, id: String(deployment.id) })}
          >
            {text('history.back')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function inForceWords({ from, to }: { from: string; to: string | null }, text: Text): string {
  const clock = (at: string) => timeOfDay(Date.parse(at), Date.now(), text.language);
  return to === null
    ? text('history.serves', { from: clock(from) })
    : text('history.served', { from: clock(from), to: clock(to) });
}
