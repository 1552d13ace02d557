import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { laneQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { laneTitle } from '../../part/lane-title.js';
import { Loaded } from '../../part/loaded.js';
import type { LaneSearch } from '../../search.js';
import { PageHead } from '../../shell/page-head.js';
import { Address } from './address.js';
import { History } from './history.js';
import { Instances } from './instances.js';
import { Now } from './now.js';
import { Pods } from './pods.js';
import '../../operation/progress.css';
import '../build/build.css';
import './lane-page.css';

/** All of one lane: what runs, its pods and what they write, where it answers, and what happened in it. */
export function LanePage() {
  const text = useText();
  const navigate = useNavigate();
  const id = Number(useParams({ from: '/inside/lanes/$id' }).id);
  const search = useSearch({ from: '/inside/lanes/$id' });
  const seen = useQuery(laneQuery(id));
  const lane = seen.data?.data;
  const onSearch = (part: LaneSearch) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }), replace: true });
  return (
    <>
      <PageHead
        title={lane === undefined ? text('term.lane') : laneTitle(lane, text)}
        {...(lane === undefined
          ? {}
          : {
              above: (
                <>
                  <Link to="/apps/$app" params={{ app: lane.application }} search={{ env: lane.environment }}>
                    {text('page.board')}
                  </Link>
                  <span className="faint" aria-hidden="true">
                    /
                  </span>
                </>
              ),
            })}
      />
      <div className="page-body lane-page">
        <Loaded query={seen}>
          {({ data }) => (
            <>
              <div className="lane-top">
                <Now lane={data} />
                <Address lane={data} />
              </div>
              <Pods lane={data} search={search} onSearch={onSearch} />
              <Instances lane={data} />
              <History lane={id} compare={search.compare} onCompare={(compare) => onSearch({ compare })} />
            </>
          )}
        </Loaded>
      </div>
    </>
  );
}
