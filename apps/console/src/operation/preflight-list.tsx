import type { CheckItem, Plan } from '@arthor/contract';
import { useText, type MessageKey } from '../language/use-text.js';
import { MarkGlyph, type Glyph } from '../part/mark.js';
import './plan-view.css';

const glyphs = {
  OK: 'done',
  WARNING: 'blocked',
  FAILED: 'failed',
  UNKNOWN: 'queued',
} as const satisfies Record<CheckItem['status'], Glyph>;

/** Things that were looked at, each with what was found; "could not look" is not "no". */
export function PreflightList({
  items,
}: {
  readonly items: readonly (CheckItem | Plan['preflights'][number])[];
}) {
  const text = useText();
  return (
    <ul className="plan-checks">
      {items.map((item, index) => {
        const name = text.ofCode('check', item.code);
        // What a warning's name says is the whole of it; a refusal's own words are always shown.
        const words =
          text.ofCode('check.words', item.code, 'params' in item ? item.params : {}) ??
          (item.status === 'WARNING' ? '' : item.message);
        const status: MessageKey = `check.status.${item.status}`;
        return (
          <li key={`${item.code} ${index}`}>
            <span className={`plan-check ${item.status}`}>
              <MarkGlyph glyph={glyphs[item.status]} />
            </span>
            <span className="break">
              {name ?? item.message}{' '}
              <span className={item.status === 'WARNING' ? 'visually-hidden' : `plan-check ${item.status}`}>
                {text(status)}
              </span>
              {name !== null && item.status !== 'OK' && <span className="muted"> {words}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
