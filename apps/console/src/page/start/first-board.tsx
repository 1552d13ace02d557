import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { applicationsQuery, buildsQuery, environmentsQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import type { PanelSearch } from '../../operation/panel-table.js';
import { Empty } from '../../part/empty.js';
import { Mark } from '../../part/mark.js';
import { RightButton } from '../../right/right-button.js';
import { buttonClass } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { BreakIt } from './break-chips.js';
import { Checklist } from './checklist.js';

interface Props {
  readonly application: string | undefined;
  readonly open: (panel: PanelSearch) => void;
}

/** Over a board on which nothing runs yet: how far one is, and the one click that leads on. */
export function FirstBoard({ application, open }: Props) {
  const text = useText();
  const applications = useQuery(applicationsQuery);
  const environments = useQuery(environmentsQuery).data ?? [];
  const of = application === undefined ? {} : { application };
  const builds = useInfiniteQuery(buildsQuery({ ...of, status: 'SUCCESS' }));
  // What is ready is said when it is known, and not guessed before.
  if (applications.data === undefined || builds.data === undefined) return null;
  const ready = builds.data.pages[0]?.items ?? [];
  const [build] = ready;
  const guarded = environments.find(({ name }) => name === build?.environment)?.effective.protected;
  const steps = [
    [text('term.application'), applications.data.data.length > 0],
    [text('term.build'), build !== undefined],
    [text('operate.DEPLOY'), false],
  ] as const;
  return (
    <div className="first-board">
      <ol>
        {steps.map(([step, done]) => (
          <li key={step}>
            <Mark glyph={done ? 'done' : 'pending'}>{step}</Mark>
          </li>
        ))}
      </ol>
      {build === undefined ? (
        <Empty
          title={text('board.first')}
          act={
            <Link className={buttonClass({ look: 'primary' })} to={steps[0][1] ? '/builds' : '/apps'}>
              {text(steps[0][1] ? 'page.builds' : 'page.applications')}
            </Link>
          }
        >
          {text('board.first.why')}
        </Empty>
      ) : (
        <Empty
          title={text('board.first')}
          act={
            <RightButton
              needs="createOperation"
              at={{ environment: build.environment, role: guarded === true ? 'OPERATOR' : 'DEVELOPER' }}
              look="primary"
              onClick={() =>
                open({ op: 'deploy', app: build.application, build: String(build.id), to: build.environment })
              }
            >
              <Icon name="deploy" size={14} />
              {text('board.first.act', {
                build: build.id,
                application: build.application,
                to: build.environment,
              })}
            </RightButton>
          }
        >
          {text('board.first.ready', {
            application: build.application,
            count: ready.filter((each) => each.application === build.application).length,
          })}
        </Empty>
      )}
      <Checklist />
      <BreakIt application={application ?? build?.application} />
    </div>
  );
}
