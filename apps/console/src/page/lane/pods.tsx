import type { Lane, LanePods } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { useText } from '../../language/use-text.js';
import { Empty } from '../../part/empty.js';
import { Loaded } from '../../part/loaded.js';
import { ReasonSentence } from '../../part/reason-sentence.js';
import { Skeleton } from '../../part/skeleton.js';
import { Table } from '../../part/table.js';
import type { LaneSearch } from '../../search.js';
import { PodEvents } from './pod-events.js';
import { PodLog } from './pod-log.js';
import { PodRow } from './pod-row.js';
import { lanePodsQuery } from './queries.js';
import { inOrder, livesIn, shownPod } from './shown-pod.js';
import './pods.css';

interface Props {
  readonly lane: Lane;
  readonly search: LaneSearch;
  readonly onSearch: (part: LaneSearch) => void;
}

/** The pods of a lane, and of one of them what it writes and what happened to it. */
export function Pods({ lane, search, onSearch }: Props) {
  const text = useText();
  const pods = useQuery(lanePodsQuery(lane.id));
  return (
    <section className="stack" aria-label={text('term.pods')}>
      <h2 className="section-title">{text('term.pods')}</h2>
      <Loaded query={pods} skeleton={<Skeleton height={40} count={2} />}>
        {(data) => <PodsAs pods={data} lane={lane} search={search} onSearch={onSearch} />}
      </Loaded>
    </section>
  );
}

function PodsAs({
  lane,
  search,
  onSearch,
  pods: { items, unavailable },
}: Props & { readonly pods: LanePods }) {
  const text = useText();
  const shown = shownPod(lane, items, search.pod);
  const deployments = new Map(livesIn(lane).map((each) => [each.id, each]));
  const [why] = unavailable;
  return (
    <>
      {why !== undefined && (
        <div className="note warn" role="status">
          <strong>{text('pods.unavailable')}</strong>
          <span className="break">
            <ReasonSentence of={why} />
          </span>
        </div>
      )}
      {items.length === 0 ? (
        <Empty title={text('pods.none')}>{text('pods.none.why')}</Empty>
      ) : (
        <Table
          label={text('term.pods')}
          heads={[
            text('pods.pod'),
            text('term.state'),
            text('pods.restarts'),
            text('pods.created'),
            text('pods.ready-since'),
            text('pods.node'),
            text('term.build'),
          ]}
        >
          {inOrder(lane, items).map((pod) => (
            <PodRow
              key={pod.name}
              pod={pod}
              deployment={deployments.get(pod.deploymentId)}
              shown={pod.name === shown?.name}
              onShow={() => onSearch({ pod: pod.name, previous: undefined })}
            />
          ))}
        </Table>
      )}
      {shown !== null && (
        <div className="pod-shown">
          <PodLog
            key={`${shown.name} ${search.previous}`}
            shown={shown}
            pods={items}
            previous={search.previous === 'true'}
            onSearch={onSearch}
          />
          <PodEvents shown={shown} />
        </div>
      )}
    </>
  );
}
