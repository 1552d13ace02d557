import type { DeploymentInstances, Lane, LaneInstances } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { useText } from '../../language/use-text.js';
import { Empty } from '../../part/empty.js';
import { Loaded } from '../../part/loaded.js';
import { Mark } from '../../part/mark.js';
import { ReasonSentence } from '../../part/reason-sentence.js';
import { Skeleton } from '../../part/skeleton.js';
import { Table } from '../../part/table.js';
import { InstanceLine } from './instance-line.js';
import { calledOf, deploymentIn, instanceRows } from './instance-rows.js';
import { laneInstancesQuery } from './queries.js';

/** Where the pods of a lane are called: by gateways that call pods, and by who finds them in the service registry. */
export function Instances({ lane }: { readonly lane: Lane }) {
  const text = useText();
  const instances = useQuery(laneInstancesQuery(lane.id));
  return (
    <section className="stack" aria-label={text('instances.title')}>
      <h2 className="section-title">{text('instances.title')}</h2>
      <Loaded query={instances} skeleton={<Skeleton height={40} count={2} />}>
        {(data) => <InstancesAs lane={lane} instances={data} />}
      </Loaded>
    </section>
  );
}

function InstancesAs({ lane, instances }: { readonly lane: Lane; readonly instances: LaneInstances }) {
  const text = useText();
  const shown = instances.items.filter(({ upstream, registry }) => upstream !== null || registry !== null);
  const missing = new Map(instances.unavailable.map((each) => [`${each.what} ${each.code}`, each]));
  return (
    <>
      {[...missing].map(([key, why]) => (
        <div key={key} className="note warn" role="status">
          <strong>{text(`instances.unavailable.${why.what}`)}</strong>
          <span className="break">
            <ReasonSentence of={why} />
          </span>
        </div>
      ))}
      {shown.length === 0 && missing.size === 0 && (
        <Empty title={text('instances.none')}>{text('instances.none.why')}</Empty>
      )}
      {shown.map((each) => (
        <InstancesOf key={each.deploymentId} lane={lane} instances={each} />
      ))}
    </>
  );
}

function InstancesOf({ lane, instances }: { readonly lane: Lane; readonly instances: DeploymentInstances }) {
  const text = useText();
  const { deploymentId, upstream, registry } = instances;
  const deployment = deploymentIn(lane, deploymentId);
  const which =
    deployment === null
      ? `#${deploymentId}`
      : text(deployment.canary ? 'which.canary' : 'which.main', { build: deployment.buildId });
  const called = calledOf(upstream?.nodes ?? []);
  return (
    <>
      <div className="row">
        <strong>{which}</strong>
        {upstream !== null && (
          <Mark glyph={called.count < called.of ? 'running' : 'done'}>
            {text('instances.called', { ...called, provider: upstream.provider })}
          </Mark>
        )}
        {registry !== null && (
          <Mark glyph={registry.registered < registry.ready ? 'running' : 'done'}>
            {text('instances.registered', {
              registered: registry.registered,
              ready: registry.ready,
              provider: registry.provider,
            })}
          </Mark>
        )}
      </div>
      <Table
        label={`${text('instances.title')}: ${which}`}
        heads={[
          text('term.pods'),
          text('instances.address'),
          ...(upstream === null ? [] : [text('instances.gateway')]),
          ...(registry === null
            ? []
            : [text('instances.registry'), text('instances.weight'), text('instances.says')]),
        ]}
      >
        {instanceRows(instances).map((row) => (
          <InstanceLine key={row.key} row={row} called={upstream !== null} listed={registry !== null} />
        ))}
      </Table>
    </>
  );
}
