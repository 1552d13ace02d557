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
  /** Warnings are told in the server's words, too: their names alone do not say what is wrong. */
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
        const words =
          text.ofCode('check.words', item.code, 'params' in item ? item.params : {}) ??
          (item.status === 'WARNING' && !detailed ? '' : item.message);
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
            </span>
          </li>
        );
      })}
    </ul>
  );
}
