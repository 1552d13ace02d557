import type { Deployment } from '@arthor/contract';
import type { ReactNode } from 'react';
import { under } from '../../base.js';
import { imageVersion, shortCommit } from '../../format/image.js';
import { useText } from '../../language/use-text.js';
import { Mark } from '../../part/mark.js';
import { PodSquares } from '../../part/pod-squares.js';
import { deploymentStatus, type Status } from '../../part/status.js';

interface Props {
  readonly deployment: Deployment;
  /** In words; said where it is not simply the main one. */
  readonly role: string | null;
  /** What blocks it is said below: it does not move. */
  readonly blocked?: boolean;
  /** A line of its own below: what is said at length of just this one, and what can be done with it. */
  readonly foot?: ReactNode;
}

const blockedStatus: Status = { glyph: 'blocked', word: 'operation.blocked' };

/** One deployment of a lane: what runs, how it stands, its pods. Plain HTML: a board has hundreds. */
export function LaneRow({ deployment, role, blocked = false, foot }: Props) {
  const text = useText();
  const { glyph, word } = blocked ? blockedStatus : deploymentStatus(deployment);
  const { buildId, commitId, image, tick } = deployment;
  const version = commitId === null ? imageVersion(image) : shortCommit(commitId);
  return (
    <div className="lane-row">
      <span className="lane-build">
        <a href={under(`/builds/${buildId}`)} title={image}>
          {text('build.number', { id: buildId })}
        </a>
        <code className="muted clip">{version}</code>
        {role !== null && <span className="lane-role nowrap">{role}</span>}
      </span>
      <Mark glyph={glyph}>{text(word)}</Mark>
      <a className="lane-pods" href={under(`/lanes/${deployment.laneId}`)} title={text('pod.open')}>
        <PodSquares deployment={deployment} />
      </a>
      <span className="lane-tick" title={text('tick.why')}>
        {text('tick', { tick })}
      </span>
      {foot !== undefined && <div className="lane-foot">{foot}</div>}
    </div>
  );
}
