import type { Lane } from '@arthor/contract';
import { under } from '../../base.js';
import { useText } from '../../language/use-text.js';
import { Mark, MarkGlyph } from '../../part/mark.js';
import { ReasonSentence } from '../../part/reason-sentence.js';
import { SplitBar } from '../../part/split-bar.js';
import { deploymentStatus } from '../../part/status.js';
import { trafficWords } from '../../part/traffic.js';
import { stuckOn } from '../board/stuck.js';
import type { FleetCell } from './fleet.js';

/** What an application has in an environment: what is stable there, what moves, and what is stuck and why. */
export function FleetCellView({ cell: { stable, others, stuck } }: { readonly cell: FleetCell }) {
  const text = useText();
  const [first] = stuck;
  const reason = first === undefined ? null : stuckOn(first);
  return (
    <div className="fleet-cell">
      {stable !== null && <Stable lane={stable} />}
      {others > 0 && (
        <span className="muted">
          {text(stable === null ? 'board.lanes' : 'fleet.others', { count: others })}
        </span>
      )}
      {first !== undefined && reason !== null && (
        <a className="fleet-stuck" href={under(`/lanes/${first.id}`)}>
          <Mark glyph="blocked">
            {stuck.length === 1 ? first.symbol : text('board.blocked', { count: stuck.length })}
          </Mark>
          <span className="fleet-why" title={reason.message}>
            <ReasonSentence of={reason} />
          </span>
        </a>
      )}
    </div>
  );
}

function Stable({ lane }: { readonly lane: Lane }) {
  const text = useText();
  const { main, canary, operation, traffic } = lane;
  const shares = trafficWords(traffic.inForce, text);
  return (
    <>
      <a className="fleet-stable" href={under(`/lanes/${lane.id}`)}>
        {main === null ? (
          <span className="muted">{text(operation === null ? 'fleet.offline' : 'fleet.none-yet')}</span>
        ) : (
          <>
            <span className="mark ok" title={text(deploymentStatus(main).word)}>
              <MarkGlyph glyph={deploymentStatus(main).glyph} />
            </span>
            {text('build.number', { id: main.buildId })}
          </>
        )}
      </a>
      {operation !== null && <Moving operation={operation} />}
      {canary !== null && (
        <span className="fleet-canary">
          <SplitBar traffic={traffic.inForce} label={shares} />
          <span className="muted">{shares}</span>
        </span>
      )}
    </>
  );
}

function Moving({ operation }: { readonly operation: NonNullable<Lane['operation']> }) {
  const text = useText();
  const steps = operation.steps.filter(({ status }) => status !== 'SKIPPED');
  const done = steps.filter(({ status }) => status === 'DONE').length;
  const name = text(`operate.${operation.operate}`);
  return <Mark glyph="running">{text('fleet.moving', { name, at: done + 1, of: steps.length })}</Mark>;
}
