import type { Build } from '@arthor/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { call } from '../../api/client.js';
import { buildQuery, deploymentsOfBuildQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { CopyButton } from '../../part/copy-button.js';
import { Elapsed } from '../../part/elapsed.js';
import { Loaded } from '../../part/loaded.js';
import { Mark } from '../../part/mark.js';
import { Moment } from '../../part/moment.js';
import { ProblemNote } from '../../part/problem-note.js';
import { deploymentStatus } from '../../part/status.js';
import { PageHead } from '../../shell/page-head.js';
import { RightButton } from '../../right/right-button.js';
import { Icon } from '../../ui/icon.js';
import { buildStatus } from './build-status.js';
import { LogView } from './log-view.js';
import '../../part/empty.css';
import './build.css';

/** One build: how it goes, its log, what it made, where that runs. */
export function BuildPage() {
  const text = useText();
  const id = Number(useParams({ from: '/inside/builds/$id' }).id);
  const build = useQuery(buildQuery(id));
  return (
    <>
      <PageHead
        title={text('build.number', { id })}
        above={
          <>
            <Link to="/builds">{text('page.builds')}</Link>
            <span className="faint" aria-hidden="true">
              /
            </span>
          </>
        }
      >
        {build.data !== undefined && <Acts build={build.data.data} />}
      </PageHead>
      <div className="page-body">
        <Loaded query={build}>
          {({ data }) => (
            <>
              <Facts build={data} />
              {data.source === 'JENKINS' && <LogView key={`${id} ${data.buildNumber ?? 0}`} id={id} />}
            </>
          )}
        </Loaded>
      </div>
    </>
  );
}

function Acts({ build }: { readonly build: Build }) {
  const text = useText();
  const { open } = usePanel();
  const { id, status, application, feature, environment } = build;
  const abort = useMutation({ mutationFn: () => call('abortBuild', { params: { id: String(id) } }) });
  const running = status === 'QUEUED' || status === 'BUILDING';
  return (
    <>
      {abort.error !== null && <ProblemNote error={abort.error} unchanged={text('build.abort.unchanged')} />}
      {running && (
        <RightButton
          needs="abortBuild"
          at={{ environment }}
          busy={abort.isPending}
          disabled={abort.isSuccess}
          onClick={() => abort.mutate()}
        >
          {text('build.abort')}
        </RightButton>
      )}
      {(status === 'FAILURE' || status === 'ABORTED') && (
        <RightButton
          needs="createBuild"
          at={{ environment }}
          onClick={() => open({ op: 'build', app: application, feature, to: environment })}
        >
          <Icon name="refresh" size={14} />
          {text('build.again')}
        </RightButton>
      )}
      <RightButton
        needs="createOperation"
        look="primary"
        disabled={status !== 'SUCCESS'}
        onClick={() => open({ op: 'deploy', app: application, build: String(id) })}
      >
        <Icon name="deploy" size={14} />
        {text('build.deploy')}
      </RightButton>
    </>
  );
}

/** Every row is there from the start: nothing below moves when something becomes known. */
function Facts({ build }: { readonly build: Build }) {
  const text = useText();
  const { application, feature, environment, commitId, imageId, digest, reason, by } = build;
  const { glyph, word } = buildStatus(build.status);
  return (
    <>
      <div className="row wrap" aria-live="polite">
        <Mark glyph={glyph}>{text(word)}</Mark>
        <span className="muted">
          <Elapsed from={build.createdAt} to={build.finishedAt} />
        </span>
        {reason !== null && (
          <span className="break" title={text('blocking.words')}>
            {reason}
          </span>
        )}
      </div>
      <dl className="facts">
        <dt>{text('term.feature')}</dt>
        <dd>
          <Link to="/apps/$app" params={{ app: application }}>
            {application}
          </Link>{' '}
          / {feature}
        </dd>
        <dt>{text('build.made-for')}</dt>
        <dd>{environment}</dd>
        <dt>{text('term.commit')}</dt>
        <Copied value={commitId} />
        <dt>{text('term.image')}</dt>
        <Copied value={imageId} whole={digest === null ? imageId : `${imageId}@${digest}`} />
        {build.source === 'JENKINS' && (
          <>
            <dt>{text('build.jenkins')}</dt>
            <dd>
              <InJenkins build={build} />
            </dd>
          </>
        )}
        <dt>{text('build.begun')}</dt>
        <dd>
          {by} · <Moment at={build.createdAt} />
        </dd>
        <dt>{text('build.runs')}</dt>
        <dd>
          <WhereItRuns id={build.id} />
        </dd>
      </dl>
    </>
  );
}

/** A value with what copies it; `whole` is what is copied where that is more than is shown. */
function Copied({ value, whole = value }: { readonly value: string | null; readonly whole?: string | null }) {
  const text = useText();
  if (value === null) return <dd className="faint">{text('build.absent')}</dd>;
  return (
    <dd className="row">
      <code className="break">{value}</code>
      <CopyButton value={whole ?? value} />
    </dd>
  );
}

function InJenkins({ build: { buildNumber, url } }: { readonly build: Build }) {
  const text = useText();
  if (buildNumber === null) return <span className="faint">{text('build.absent')}</span>;
  const words = text('build.jenkins.number', { number: buildNumber });
  if (url === null) return words;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {words}
    </a>
  );
}

function WhereItRuns({ id }: { readonly id: number }) {
  const text = useText();
  const { data } = useQuery(deploymentsOfBuildQuery(id));
  const live = data?.filter(({ status }) => status !== 'WITHDRAWN') ?? [];
  if (live.length === 0) return <span className="faint">{text('build.absent')}</span>;
  return (
    <ul className="stack tight">
      {live.map((deployment) => {
        const { glyph, word } = deploymentStatus(deployment);
        const { laneId, application, symbol, environment } = deployment;
        return (
          <li key={deployment.id} className="row wrap">
            <Link to="/lanes/$id" params={{ id: String(laneId) }}>
              {text('lane.title', { application, symbol, environment })}
            </Link>
            <Mark glyph={glyph}>{text(word)}</Mark>
          </li>
        );
      })}
    </ul>
  );
}
