import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useDeferredValue, useMemo } from 'react';
import { environmentsQuery, lanesQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { withWords } from '../../language/words.js';
import { usePanel } from '../../operation/use-panel.js';
import { useTabSign } from '../../shell/tab.js';
import { Empty } from '../../part/empty.js';
import { LeftOut } from '../../part/left-out.js';
import { Loaded } from '../../part/loaded.js';
import { byPlace } from '../../part/status.js';
import { buttonClass } from '../../ui/button.js';
import { useMenu } from '../../ui/use-menu.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { Link } from '@tanstack/react-router';
import { BoardBar } from './board-bar.js';
import { BoardColumn } from './board-column.js';
import { BoardSkeleton } from './board-skeleton.js';
import { fits } from './filter.js';
import { NeedsYou } from './needs-you.js';
import { isStuck } from './stuck.js';
import { usePlainLinks } from '../../part/use-plain-links.js';
import './board.css';

const loadFirst = withWords(
  ['start', 'system', 'operation', 'problem'],
  () => import('../start/first-board.js'),
);
const FirstBoard = lazy(async () => ({ default: (await loadFirst()).FirstBoard }));

/** A column per environment; on a phone one at a time. */
export function Board({ application }: { readonly application?: string }) {
  const text = useText();
  const environments = useQuery(environmentsQuery);
  const lanes = useQuery(lanesQuery(application));
  const { env, q = '' } = useSearch({ strict: false });
  const filter = useDeferredValue(q);
  const navigate = useNavigate();
  const panel = usePanel();
  const { openMenu, menu } = useMenu();
  const followLink = usePlainLinks();
  const stuck = lanes.data?.data.some(isStuck) ?? false;
  useTabSign(stuck ? 'blocked' : null, 0);
  const sorted = useMemo(() => lanes.data?.data.toSorted(byPlace) ?? [], [lanes.data]);
  const fitting = useMemo(() => sorted.filter((lane) => fits(lane, filter)), [sorted, filter]);
  // One function for the life of the page: a lane is painted again only when the lane changes.
  const openPanel = panel.open;
  const open = useCallback((search: PanelSearch) => openPanel(search), []);
  const menuOf = useCallback(openMenu, []);

  return (
    <Loaded query={environments} skeleton={<BoardSkeleton tabs />}>
      {(all) => {
        if (all.length === 0)
          return (
            <Empty
              title={text('board.no-environment')}
              act={
                <Link
                  className={buttonClass({ look: 'primary' })}
                  to="/environments"
                  search={{ op: 'environment' }}
                >
                  {text('environment.create')}
                </Link>
              }
            >
              {text('board.no-environment.why')}
            </Empty>
          );
        const ordered = all.toSorted((a, b) => a.id - b.id);
        const chosen = ordered.find((each) => each.name === env) ?? ordered[0];
        return (
          <>
            <div className="tabs board-tabs" role="tablist" aria-label={text('page.environments')}>
              {ordered.map(({ name }) => (
                <button
                  key={name}
                  type="button"
                  role="tab"
                  className="tab"
                  aria-selected={name === chosen?.name}
                  onClick={() =>
                    void navigate({ to: '.', search: (old) => ({ ...old, env: name }), replace: true })
                  }
                >
                  {name}
                </button>
              ))}
            </div>
            <LeftOut lists={[lanes.data ?? {}]} />
            <Loaded query={lanes} skeleton={<BoardSkeleton />}>
              {() => (
                <>
                  <div onClick={followLink}>
                    <NeedsYou lanes={sorted} application={application} open={open} />
                  </div>
                  {sorted.length === 0 && (
                    <Suspense>
                      <FirstBoard application={application} open={open} />
                    </Suspense>
                  )}
                  {sorted.length > 0 && <BoardBar shown={fitting.length} of={sorted.length} />}
                  <div className="board" onClick={followLink}>
                    {ordered.map((environment, index) => (
                      <BoardColumn
                        key={environment.id}
                        environment={environment}
                        index={index}
                        lanes={fitting.filter((lane) => lane.environment === environment.name)}
                        of={sorted.filter((lane) => lane.environment === environment.name).length}
                        filter={filter}
                        application={application}
                        bare={sorted.length === 0}
                        chosen={environment === chosen}
                        open={open}
                        openMenu={menuOf}
                      />
                    ))}
                  </div>
                </>
              )}
            </Loaded>
            {menu}
          </>
        );
      }}
    </Loaded>
  );
}
