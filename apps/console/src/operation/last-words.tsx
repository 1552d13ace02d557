import type { Blocking } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { podLogQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';

/** Codes where what the dead container wrote last is what a person looks for first. */
const ended = new Set(['CRASH_LOOP', 'OOM_KILLED', 'POD_FAILED']);

interface Props {
  readonly blocking: Blocking;
  readonly deployment: number;
}

/** The last lines of a container that ended, where ending is what blocks. */
export function LastWords({ blocking, deployment }: Props) {
  const text = useText();
  const { pod } = blocking.params;
  const shown = ended.has(blocking.code) && typeof pod === 'string';
  const { data } = useQuery({ ...podLogQuery(deployment, String(pod)), enabled: shown });
  if (!shown || data === undefined || data.trim() === '') return null;
  return (
    <div>
      <span className="muted">{text('blocking.log')}</span>
      <pre className="words" tabIndex={0} aria-label={text('blocking.log')}>
        {data.trimEnd()}
      </pre>
    </div>
  );
}
