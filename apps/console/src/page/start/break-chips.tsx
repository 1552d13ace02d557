import type { Build } from '@arthor/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { randomKey } from '../../api/random-key.js';
import { applicationsQuery, environmentsQuery, featuresQuery, systemQuery } from '../../api/query.js';
import { under } from '../../base.js';
import { useText } from '../../language/use-text.js';
import { ProblemNote } from '../../part/problem-note.js';
import { RightButton } from '../../right/right-button.js';
import { breakIt, faults, type Fault, type Ground } from './break-it.js';
import './start.css';

/** Failures to rehearse, one press each; nothing where the platform is a real one, or there is nothing to break. */
export function BreakIt({ application }: { readonly application: string | undefined }) {
  const simulated = useQuery(systemQuery).data?.simulated ?? [];
  const applications = useQuery(applicationsQuery).data?.data ?? [];
  const environments = useQuery(environmentsQuery).data ?? [];
  const name = application ?? applications[0]?.name;
  const features = useQuery({ ...featuresQuery(name ?? ''), enabled: name !== undefined }).data?.data ?? [];
  const to = environments.toSorted((a, b) => a.id - b.id).find(({ effective }) => !effective.protected);
  const isRehearsal = simulated.includes('kubernetes') && simulated.includes('jenkins');
  if (!isRehearsal || name === undefined || to === undefined || features.length === 0) return null;
  return <Chips ground={{ application: name, features, environment: to.name }} />;
}

function Chips({ ground }: { readonly ground: Ground }) {
  const text = useText();
  const client = useQueryClient();
  const { application, environment } = ground;
  const { mutate, data, error, isPending, variables } = useMutation({
    mutationFn: (fault: Fault): Promise<Build> => breakIt(ground, fault, randomKey()),
    onSettled: () => client.invalidateQueries({ queryKey: ['features', application] }),
  });
  return (
    <section className="break-it" aria-label={text('break.title')}>
      <h2>{text('break.title')}</h2>
      <p className="muted">{text('break.why', { application, environment })}</p>
      <div className="row wrap">
        {faults.map((fault) => (
          <RightButton
            key={fault}
            needs="createBuild"
            size="small"
            busy={isPending && variables === fault}
            onClick={() => mutate(fault)}
          >
            {text(`break.${fault}`)}
          </RightButton>
        ))}
      </div>
      <p role="status">
        {data !== undefined && (
          <>
            {text('break.made', { environment })}{' '}
            <a href={under(`/builds/${data.id}`)}>{text('build.number', { id: data.id })}</a>
          </>
        )}
      </p>
      {error !== null && <ProblemNote error={error} />}
    </section>
  );
}
