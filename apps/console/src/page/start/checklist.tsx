import type { IntegrationKind, IntegrationTest } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { systemQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { Mark, type Glyph } from '../../part/mark.js';
import { problemSentence } from '../../part/problem-note.js';
import { useRefusedRight } from '../../right/use-right.js';
import { Button } from '../../ui/button.js';
import { connectionQuery } from '../system/queries.js';
import './start.css';

const kinds: readonly IntegrationKind[] = ['kubernetes', 'gateway', 'jenkins', 'registry'];

/** What has to answer before something can be released, each asked right now; nothing where all of it is simulated. */
export function Checklist() {
  const text = useText();
  const system = useQuery(systemQuery).data;
  const refused = useRefusedRight('testIntegration');
  if (system === undefined) return null;
  if (system.simulated.includes('kubernetes') && system.simulated.includes('jenkins')) return null;
  return (
    <section className="checklist" aria-label={text('start.checklist')}>
      <h2>{text('start.checklist')}</h2>
      {refused === null ? (
        <ul>
          <li>
            <Mark glyph="done">{text('server.kind.database')}</Mark>
          </li>
          {kinds.map((kind) => (
            <Probe key={kind} kind={kind} />
          ))}
        </ul>
      ) : (
        <p className="muted">{refused}</p>
      )}
    </section>
  );
}

function Probe({ kind }: { readonly kind: IntegrationKind }) {
  const text = useText();
  const { data, error, isFetching, refetch } = useQuery(connectionQuery(kind));
  const worst = data?.items.find(({ status }) => status !== 'OK');
  const name = text(`server.kind.${kind}`);
  return (
    <li>
      <Mark glyph={error === null ? glyphOf(isFetching ? undefined : data, worst) : 'failed'}>{name}</Mark>
      <span className="muted" role="status">
        {!isFetching &&
          data !== undefined &&
          (data.configured ? text('server.took', { ms: data.durationMs }) : text('server.absent'))}
      </span>
      {!isFetching && (worst !== undefined || error !== null) && (
        <Button
          size="small"
          look="quiet"
          aria-label={text('server.test.of', { name })}
          onClick={() => void refetch()}
        >
          {text('server.test')}
        </Button>
      )}
      {!isFetching && worst !== undefined && (
        <p className="break">
          {text.ofCode('check.words', worst.code)} <span className="muted">{worst.message}</span>
        </p>
      )}
      {error !== null && <p>{problemSentence(error, text)}</p>}
    </li>
  );
}

function glyphOf(
  told: IntegrationTest | undefined,
  worst: IntegrationTest['items'][number] | undefined,
): Glyph {
  if (told === undefined) return 'queued';
  if (!told.configured) return 'skipped';
  if (worst === undefined) return 'done';
  return worst.status === 'FAILED' ? 'failed' : 'blocked';
}
