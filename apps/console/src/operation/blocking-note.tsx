import type { Blocking } from '@arthor/contract';
import { useText } from '../language/use-text.js';
import { Elapsed } from '../part/elapsed.js';
import { needsAttention, reasonSentence } from '../part/reason.js';
import { LastWords } from './last-words.js';
import { NextLook } from './next-look.js';
import '../part/empty.css';
import './progress.css';

interface Props {
  readonly blocking: Blocking;
  /** The deployment it is about. */
  readonly deployment: number;
}

/** What blocks now: one sentence, its cause and cure, since when, when it is looked at again, the provider's own words. */
export function BlockingNote({ blocking, deployment }: Props) {
  const text = useText();
  const attention = needsAttention(blocking);
  const cause = text.ofCode('reason.cause', blocking.code);
  const fix = text.ofCode('reason.fix', blocking.code);
  const { readAt } = blocking.params;
  const words = [blocking.message, blocking.providerReason].filter(Boolean).join('\n');
  return (
    <div className={attention ? 'note warn blocking' : 'note busy blocking'}>
      <strong className="break">{reasonSentence(blocking, text)}</strong>
      {blocking.stalled && <span>{text('blocking.stalled')}</span>}
      <dl>
        {attention && cause !== null && (
          <>
            <dt>{text('blocking.cause')}</dt>
            <dd>{cause}</dd>
          </>
        )}
        {attention && fix !== null && (
          <>
            <dt>{text('blocking.fix')}</dt>
            <dd>{fix}</dd>
          </>
        )}
        {attention && typeof readAt === 'string' && (
          <>
            <dt>{text('blocking.readAt')}</dt>
            <dd>{readAt}</dd>
          </>
        )}
        <dt>{text('blocking.since')}</dt>
        <dd>
          <Elapsed from={blocking.since} to={null} />
          {blocking.nextLookAt !== null && <NextLook at={blocking.nextLookAt} />}
        </dd>
      </dl>
      <LastWords blocking={blocking} deployment={deployment} />
      {attention && (
        <details>
          <summary>{text('blocking.words')}</summary>
          <pre className="words">{words}</pre>
        </details>
      )}
    </div>
  );
}
