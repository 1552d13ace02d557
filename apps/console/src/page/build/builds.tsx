import type { Build } from '@arthor/contract';
import { buildStatuses } from '@arthor/contract/vocabulary';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { buildsQuery, type BuildFilter } from '../../api/query.js';
import { shortCommit } from '../../format/image.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { Elapsed } from '../../part/elapsed.js';
import { Empty } from '../../part/empty.js';
import { EnvironmentFilter } from '../../part/environment-filter.js';
import { FilterChip } from '../../part/filter-chip.js';
import { LeftOut } from '../../part/left-out.js';
import { Loaded } from '../../part/loaded.js';
import { Mark } from '../../part/mark.js';
import { Moment } from '../../part/moment.js';
import { More } from '../../part/more.js';
import { Table } from '../../part/table.js';
import { PageHead } from '../../shell/page-head.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import '../../part/filters.css';
import { PlainSelect } from '../../ui/plain-select.js';
import { buildStatus } from './build-status.js';

/** All builds. */
export function Builds() {
  const text = useText();
  const { open } = usePanel();
  const filter = useSearch({ from: '/inside/builds' });
  return (
    <>
      <PageHead title={text('page.builds')}>
        <Button look="primary" onClick={() => open({ op: 'build' })}>
          <Icon name="build" size={14} />
          {text('build.act')}
        </Button>
      </PageHead>
      <BuildList filter={filter} />
    </>
  );
}

/** The builds of one application, inside its frame. */
export function ApplicationBuilds() {
  const { app } = useParams({ from: '/inside/apps/$app' });
  const filter = useSearch({ from: '/inside/apps/$app/builds' });
  return <BuildList filter={{ ...filter, application: app }} />;
}

function BuildList({ filter }: { readonly filter: BuildFilter }) {
  const text = useText();
  const navigate = useNavigate();
  const { feature, environment, status, application } = filter;
  const builds = useInfiniteQuery(buildsQuery({ ...pickFilter(filter) }));
  const set = (part: Record<string, string | undefined>) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }), replace: true });
  const filtered = feature !== undefined || environment !== undefined || status !== undefined;
  return (
    <div className="page-body">
      <div className="filters">
        <PlainSelect
          aria-label={text('term.state')}
          placeholder={text('filter.any-state')}
          data={buildStatuses.map((value) => ({ value, label: text(`build.status.${value}`) }))}
          value={status ?? null}
          onChange={(value) => set({ status: value ?? undefined })}
        />
        <EnvironmentFilter environment={environment} onFilter={(value) => set({ environment: value })} />
        {feature !== undefined && (
          <FilterChip onClear={() => set({ feature: undefined })}>
            {text('filter.feature', { feature })}
          </FilterChip>
        )}
      </div>
      <Loaded query={builds}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return filtered ? (
              <Empty
                title={text('list.filtered')}
                act={
                  <Button
                    onClick={() => set({ status: undefined, environment: undefined, feature: undefined })}
                  >
                    {text('filter.clear')}
                  </Button>
                }
              >
                {text('list.filtered.why')}
              </Empty>
            ) : (
              <Empty title={text('build.none')}>{text('build.none.why')}</Empty>
            );
          return (
            <>
              <LeftOut lists={pages} />
              <Table
                label={text('page.builds')}
                heads={[
                  text('term.build'),
                  text('term.state'),
                  text('term.feature'),
                  text('term.commit'),
                  text('term.environment'),
                  text('term.who'),
                  text('term.when'),
                  text('term.took'),
                ]}
              >
                {items.map((build) => (
                  <Row key={build.id} build={build} alone={application !== undefined} />
                ))}
              </Table>
              <More query={builds} />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}

function Row({ build, alone }: { readonly build: Build; readonly alone: boolean }) {
  const text = useText();
  const { id, application, feature, commitId, environment, by, createdAt, finishedAt } = build;
  const { glyph, word } = buildStatus(build.status);
  return (
    <tr>
      <td className="nowrap">
        <Link className="strong" to="/builds/$id" params={{ id: String(id) }}>
          {text('build.number', { id })}
        </Link>
      </td>
      <td>
        <Mark glyph={glyph}>{text(word)}</Mark>
      </td>
      <td className="main-cell">
        <span className="clip">
          {!alone && <span className="muted">{application} / </span>}
          {feature}
        </span>
      </td>
      <td>{commitId !== null && <code>{shortCommit(commitId)}</code>}</td>
      <td>
        <span className="muted">{environment}</span>
      </td>
      <td className="muted">{by}</td>
      <td className="muted nowrap">
        <Moment at={createdAt} />
      </td>
      <td className="muted nowrap">
        <Elapsed from={createdAt} to={finishedAt} />
      </td>
    </tr>
  );
}

function pickFilter({ application, feature, environment, status }: BuildFilter): BuildFilter {
  return {
    ...(application === undefined ? {} : { application }),
    ...(feature === undefined ? {} : { feature }),
    ...(environment === undefined ? {} : { environment }),
    ...(status === undefined ? {} : { status }),
  };
}
