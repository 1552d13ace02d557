import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { applicationsQuery } from '../../api/query.js';
import { useText, type MessageKey } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { Empty } from '../../part/empty.js';
import { PageHead } from '../../shell/page-head.js';
import { RightButton } from '../../right/right-button.js';
import { Icon } from '../../ui/icon.js';
import '../board/board.css';

const tabs = [
  ['/apps/$app', 'tab.board'],
  ['/apps/$app/features', 'tab.features'],
  ['/apps/$app/builds', 'tab.builds'],
  ['/apps/$app/history', 'tab.history'],
  ['/apps/$app/settings', 'tab.settings'],
] as const satisfies readonly (readonly [string, MessageKey])[];

/** One application: its name, its tabs, what the tab shows. */
export function ApplicationFrame() {
  const text = useText();
  const { app } = useParams({ from: '/inside/apps/$app' });
  const { open } = usePanel();
  const applications = useQuery(applicationsQuery);
  const missing = applications.isSuccess && !applications.data.data.some(({ name }) => name === app);
  return (
    <>
      <PageHead
        title={app}
        above={
          <>
            <Link to="/apps">{text('page.applications')}</Link>
            <span className="faint" aria-hidden="true">
              /
            </span>
          </>
        }
      >
        <RightButton needs="createBuild" onClick={() => open({ op: 'build', app })}>
          <Icon name="build" size={14} />
          {text('build.act')}
        </RightButton>
        <RightButton needs="createOperation" look="primary" onClick={() => open({ op: 'deploy', app })}>
          <Icon name="deploy" size={14} />
          {text('operate.DEPLOY')}
        </RightButton>
      </PageHead>
      <nav className="tabs" aria-label={app}>
        {tabs.map(([to, label]) => (
          <Link
            key={to}
            to={to}
            params={{ app }}
            className="tab"
            activeOptions={{ exact: to === '/apps/$app', includeSearch: false }}
          >
            {text(label)}
          </Link>
        ))}
      </nav>
      {missing ? (
        <Empty
          title={text('application.missing', { app })}
          act={<Link to="/apps">{text('page.applications')}</Link>}
        >
          {text('application.missing.why')}
        </Empty>
      ) : (
        <Outlet />
      )}
    </>
  );
}
