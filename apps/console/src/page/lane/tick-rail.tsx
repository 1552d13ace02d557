import type { HistoryItem } from '@arthor/contract';
import { Link } from '@tanstack/react-router';
import { useText } from '../../language/use-text.js';
import { lineOf } from '../../operation/operation-table.js';
import { changeWords } from '../../part/change-words.js';
import { operationStatus } from '../../part/status.js';
import { whoAsked } from '../../part/who.js';
import { Icon } from '../../ui/icon.js';
import './tick-rail.css';

const most = 50;

/** The last operations of a lane on one line, in the order of their ticks: each says itself, and leads to its page. */
export function TickRail({ items }: { readonly items: readonly HistoryItem[] }) {
  const text = useText();
  return (
    <ol className="tick-rail" aria-label={text('rail.title')}>
      {items
        .slice(0, most)
        .toReversed()
        .map((item) => {
          const { id, tick, operate, change, status, by } = item;
          const says = [
            text('tick', { tick }),
            `${text(`operate.${operate}`)} ${changeWords(change, text)}`.trim(),
            text(operationStatus(item).word),
            whoAsked(by, text),
          ].join(' · ');
          return (
            <li key={id}>
              <Link
                className={`tick-mark ${status.toLowerCase()}`}
                to="/ops/$id"
                params={{ id: String(id) }}
                title={says}
                aria-label={says}
              >
                <Icon name={lineOf(operate).icon} size={12} />
              </Link>
            </li>
          );
        })}
    </ol>
  );
}
