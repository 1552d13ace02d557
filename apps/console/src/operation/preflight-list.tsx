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

interface Props {
  readonly items: readonly (CheckItem | Plan['preflights'][number])[];
  /** All that is not in order is told in the server's words, too: which object, which right, whose answer. */
  readonly detailed?: boolean;
}

/** Things that were looked at, each with what was found; "could not look" is not "no". */
export function PreflightList({ items, detailed = false }: Props) {
  const text = useText();
  return (
    <ul className="plan-checks">
      {items.map((item, index) => {
        const name = text.ofCode('check', item.code);
        // In a plan, a warning's name says all of it; a refusal's own words are always shown.
        const own = text.ofCode('check.words', item.code, 'params' in item ? item.params : {});
        const words = own ?? (item.status === 'WARNING' && !detailed ? '' : item.message);
        const wrong = item.status === 'FAILED' || (detailed && item.status !== 'OK');
        const folded = own !== null && wrong && item.message !== '';
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
              {name !== null && item.status !== 'OK' && words !== '' && (
                <>
                  {' · '}
                  <span className="muted">{words}</span>
                </>
              )}
              {folded && (
                <details>
                  <summary>{text('check.server')}</summary>
                  <span className="muted">{item.message}</span>
                </details>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
