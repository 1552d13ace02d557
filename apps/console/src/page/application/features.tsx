import type { Feature } from '@arthor/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { call } from '../../api/client.js';
import { featuresQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { Empty } from '../../part/empty.js';
import { LeftOut } from '../../part/left-out.js';
import { Loaded } from '../../part/loaded.js';
import { ProblemNote } from '../../part/problem-note.js';
import { Table } from '../../part/table.js';
import { RightButton } from '../../right/right-button.js';
import { Icon } from '../../ui/icon.js';

/** An application's features: branches of a repository. */
export function Features() {
  const text = useText();
  const { app } = useParams({ from: '/inside/apps/$app' });
  const { open } = usePanel();
  const features = useQuery(featuresQuery(app));
  const create = (
    <RightButton needs="createFeature" onClick={() => open({ op: 'feature', app })}>
      <Icon name="plus" size={14} />
      {text('feature.create')}
    </RightButton>
  );
  return (
    <div className="page-body">
      <LeftOut lists={[features.data ?? {}]} />
      <Loaded query={features}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty title={text('feature.none')} act={create}>
              {text('feature.none.why')}
            </Empty>
          ) : (
            <>
              <div className="row">
                <p className="muted">{text('feature.why')}</p>
                <span className="push">{create}</span>
              </div>
              <Table
                label={text('term.features')}
                heads={[
                  text('term.name'),
                  text('term.branch'),
                  text('term.repository'),
                  text('term.state'),
                  null,
                ]}
              >
                {data.map((feature) => (
                  <Row key={feature.id} feature={feature} />
                ))}
              </Table>
            </>
          )
        }
      </Loaded>
    </div>
  );
}

function Row({ feature }: { readonly feature: Feature }) {
  const text = useText();
  const client = useQueryClient();
  const { open } = usePanel();
  const { application, name, branch, repositoryUrl, lifecycle } = feature;
  const closed = lifecycle === 'CLOSED';
  const turn = useMutation({
    mutationFn: () =>
      call('updateFeature', {
        params: { name: application, feature: name },
        body: { lifecycle: closed ? 'OPEN' : 'CLOSED' },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['features', application] }),
  });
  return (
    <tr>
      <td>
        <Link
          className="strong"
          to="/apps/$app/builds"
          params={{ app: application }}
          search={{ feature: name }}
        >
          {name}
        </Link>
      </td>
      <td>
        <code>{branch}</code>
      </td>
      <td className="muted main-cell clip" title={repositoryUrl}>
        {repositoryUrl}
      </td>
      <td className="nowrap">
        {text(`feature.${lifecycle}`)}
        {turn.error !== null && <ProblemNote error={turn.error} />}
      </td>
      <td className="end nowrap">
        <span className="row" style={{ justifyContent: 'flex-end' }}>
          <RightButton
            needs="updateFeature"
            size="small"
            look="quiet"
            busy={turn.isPending}
            onClick={() => turn.mutate()}
          >
            {text(closed ? 'feature.reopen' : 'feature.close')}
          </RightButton>
          <RightButton
            needs="createBuild"
            size="small"
            disabled={closed}
            onClick={() => open({ op: 'build', app: application, feature: name })}
          >
            {text('build.act')}
          </RightButton>
        </span>
      </td>
    </tr>
  );
}
