import type { IntegrationKind, IntegrationTest } from '@arthor/contract';
import { useMutation } from '@tanstack/react-query';
import { useText } from '../../language/use-text.js';
import { MarkGlyph, type Glyph } from '../../part/mark.js';
import { ProblemNote } from '../../part/problem-note.js';
import { RightButton } from '../../right/right-button.js';
import '../../operation/plan-view.css';
import { testConnection } from './queries.js';

interface Props {
  readonly kind: IntegrationKind;
  /** null: as the installation is configured. */
  readonly environment: string | null;
}

/** One provider, and what it answers when it is asked: in its own words, with the time it took. */
export function Connection({ kind, environment }: Props) {
  const text = useText();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => testConnection(kind, environment),
  });
  const name = text(`server.kind.${kind}`);
  return (
    <li className="connection">
      <div className="row wrap">
        <h3>{name}</h3>
        <span className="muted" role="status" aria-busy={isPending}>
          {data !== undefined &&
            (data.configured ? text('server.took', { ms: data.durationMs }) : text('server.absent'))}
        </span>
        <RightButton
          needs="testIntegration"
          size="small"
          className="push"
          busy={isPending}
          aria-label={text('server.test.of', { name })}
          onClick={() => mutate()}
        >
          {text('server.test')}
        </RightButton>
      </div>
      {error !== null && <ProblemNote error={error} />}
      {data !== undefined && data.items.length > 0 && (
        <ul className="connection-items">
          {data.items.map((item, index) => (
            <Item key={`${item.code} ${index}`} item={item} />
          ))}
        </ul>
      )}
    </li>
  );
}

const glyphs: Readonly<Record<IntegrationTest['items'][number]['status'], Glyph>> = {
  OK: 'done',
  WARNING: 'blocked',
  FAILED: 'failed',
  UNKNOWN: 'queued',
};

/** What was asked, and the exact words of the answer: who mends it needs those. */
function Item({ item: { code, status, message } }: { readonly item: IntegrationTest['items'][number] }) {
  const text = useText();
  return (
    <li>
      <span className={`plan-check ${status}`}>
        <MarkGlyph glyph={glyphs[status]} />
      </span>
      <span className="break">
        {text.ofCode('check', code) ?? code}{' '}
        <span className={`plan-check ${status}`}>{text(`check.status.${status}`)}</span>
        <span className="muted connection-words">{message}</span>
      </span>
    </li>
  );
}
