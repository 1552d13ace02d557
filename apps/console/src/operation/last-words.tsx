import type { Blocking, Operation } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { keptQuery, podLogQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';
import { Incidents } from '../part/incidents.js';

/** Codes where what the dead container wrote last is what a person looks for first. */
const ended = new Set([
  'CRASH_LOOP',
  'CRASH_KILLED',
  'CRASH_SIGNAL',
  'ENDS_BY_ITSELF',
  'LIVENESS_PROBE_FAILING',
  'OOM_KILLED',
  'POD_FAILED',
  'WRONG_ARCHITECTURE',
]);

interface Props {
  readonly blocking: Blocking;
  readonly deployment: number;
}

/** The last lines of a container that ended, where ending is what blocks; asked for again, for the next end may say more. */
export function LastWords({ blocking, deployment }: Props) {
  const { pod } = blocking.params;
  const shown = ended.has(blocking.code) && typeof pod === 'string';
  const { data } = useQuery({
    ...podLogQuery(deployment, String(pod)),
    enabled: shown,
    refetchInterval: 5_000,
  });
  return shown ? <Log text={data ?? ''} /> : null;
}

/** What was kept with an operation that is over: the log of what fell, and what happened afterwards. */
export function Kept({ operation }: { readonly operation: Operation }) {
  const { id, status, lastLog, incidents } = operation;
  // An event tells an operation without them.
  const { data } = useQuery({ ...keptQuery(id, status), enabled: lastLog === undefined });
  const kept = lastLog === undefined ? data : { lastLog, incidents };
  return (
    <>
      <Incidents incidents={kept?.incidents ?? []} />
      <Log text={kept?.lastLog?.text ?? ''} />
    </>
  );
}

function Log({ text: lines }: { readonly text: string }) {
  const text = useText();
  if (lines.trim() === '') return null;
  return (
    <div>
      <span className="muted">{text('blocking.log')}</span>
      <pre className="words" tabIndex={0} aria-label={text('blocking.log')}>
        {lines.trimEnd()}
      </pre>
    </div>
  );
}
