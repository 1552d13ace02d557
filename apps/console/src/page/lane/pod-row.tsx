import type { Deployment, LanePod } from '@arthor/contract';
import { Link } from '@tanstack/react-router';
import { useText } from '../../language/use-text.js';
import { Mark, type Glyph } from '../../part/mark.js';
import { podLook } from '../../part/pod-squares.js';
import { ReasonSentence } from '../../part/reason-sentence.js';
import { Since } from '../../part/since.js';
import { shortName } from './shown-pod.js';

interface Props {
  readonly pod: LanePod;
  /** undefined: it left the lane since the pods were listed. */
  readonly deployment: Deployment | undefined;
  /** Its log and events are shown below. */
  readonly shown: boolean;
  readonly onShow: () => void;
}

const glyphs: Readonly<Record<ReturnType<typeof podLook>, Glyph>> = {
  ready: 'done',
  starting: 'running',
  failing: 'blocked',
  terminating: 'leaving',
};

/** Reasons whose sentence names what is not told of a pod; the lane's own sentence does. */
const needsMore = new Set(['INIT_FAILED', 'CRASH_KILLED', 'CRASH_SIGNAL']);

/** One pod: how it stands, how often it began anew, since when, and where it runs. */
export function PodRow({ pod, deployment, shown, onShow }: Props) {
  const text = useText();
  const { name, restarts, reason, createdAt, readySince, node, ip } = pod;
  const look = podLook(pod);
  return (
    <tr className={shown ? 'chosen' : undefined}>
      <td className="main-cell">
        <button
          type="button"
          className="pod-name mono"
          aria-pressed={shown}
          title={text('pods.show', { pod: name })}
          onClick={onShow}
        >
          {shortName(name)}
        </button>
      </td>
      <td>
        <Mark glyph={glyphs[look]}>{text(`pods.state.${look}`)}</Mark>
        {reason !== null && (
          <div className="muted break">
            {needsMore.has(reason) ? (
              reason
            ) : (
              <ReasonSentence
                of={{ code: reason, message: reason, params: { restarts, image: deployment?.image ?? '' } }}
              />
            )}
          </div>
        )}
      </td>
      <td className={restarts > 0 ? 'nowrap' : 'nowrap muted'}>
        {/* On a phone the table has no heads. */}
        <span className="pod-label">{text('pods.restarts')}</span> {restarts}
      </td>
      <td className="muted nowrap">
        <span className="pod-label">{text('pods.created')}</span>{' '}
        {createdAt !== null && <Since at={createdAt} />}
      </td>
      <td className="muted nowrap">
        {readySince !== null && (
          <>
            <span className="pod-label">{text('pods.ready-since')}</span> <Since at={readySince} />
          </>
        )}
      </td>
      <td className="muted">
        <span title={ip ?? undefined}>{node}</span>
      </td>
      <td className="nowrap">
        {deployment !== undefined && (
          <>
            <Link to="/builds/$id" params={{ id: String(deployment.buildId) }}>
              {text('build.number', { id: deployment.buildId })}
            </Link>
            {deployment.canary && <span className="faint"> · {text('lane.canary')}</span>}
          </>
        )}
      </td>
    </tr>
  );
}
