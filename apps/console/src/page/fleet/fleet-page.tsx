import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useDeferredValue, useMemo } from 'react';
import { applicationsQuery, environmentsQuery, lanesQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { Empty } from '../../part/empty.js';
import { LeftOut } from '../../part/left-out.js';
import { Loaded } from '../../part/loaded.js';
import { byPlace } from '../../part/status.js';
import { PageHead } from '../../shell/page-head.js';
import { BoardBar } from '../board/board-bar.js';
import { fits } from '../board/filter.js';
import { NeedsYou } from '../board/needs-you.js';
import { usePlainLinks } from '../../part/use-plain-links.js';
import { fleetOf } from './fleet.js';
import { FleetTable } from './fleet-table.js';
import '../board/board.css';

/** Everything at a glance: applications by environments, and what needs somebody. */
export function FleetPage() {
  const text = useText();
  const { open } = usePanel();
  const followLink = usePlainLinks();
  const lanes = useQuery(lanesQuery());
  const applications = useQuery(applicationsQuery).data?.data;
  const environments = useQuery(environmentsQuery).data ?? [];
  const { q = '' } = useSearch({ strict: false });
  const filter = useDeferredValue(q);
  const sorted = useMemo(() => lanes.data?.data.toSorted(byPlace) ?? [], [lanes.data]);
  const fitting = useMemo(() => sorted.filter((lane) => fits(lane, filter)), [sorted, filter]);
  // An application without a lane fits no filter: its row would say nothing.
  const named = filter === '' ? (applications ?? []).map(({ name }) => name) : [];
  const rows = fleetOf(named, fitting);
  return (
    <>
      <PageHead title={text('page.fleet')} />
      <div onClick={followLink}>
        <NeedsYou lanes={sorted} application={undefined} open={open} />
      </div>
      <BoardBar shown={fitting.length} of={sorted.length} />
      <div className="page-body" onClick={followLink}>
        <LeftOut lists={[lanes.data ?? {}]} />
        <Loaded query={lanes}>
          {() =>
            rows.length === 0 ? (
              <Empty title={text(filter === '' ? 'fleet.empty' : 'list.filtered')}>
                {text(filter === '' ? 'fleet.why' : 'list.filtered.why')}
              </Empty>
            ) : (
              <FleetTable rows={rows} environments={environments.toSorted((a, b) => a.id - b.id)} />
            )
          }
        </Loaded>
      </div>
    </>
  );
}
