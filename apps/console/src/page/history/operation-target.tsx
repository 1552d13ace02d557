import type { Operation } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { deploymentQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { CopyButton } from '../../part/copy-button.js';
import { PodSquares } from '../../part/pod-squares.js';

/** What an operation was about: its lane, its deployment, and what it changed besides. */
export function Target({ operation }: { readonly operation: Operation }) {
  const text = useText();
  const { deployment, lane, related, cancels, status } = operation;
  return (
    <dl className="facts operation-target">
      <dt>{text('term.lane')}</dt>
      <dd>
        <Link to="/lanes/$id" params={{ id: String(lane.id) }}>
          {text('lane.title', lane)}
        </Link>
      </dd>
      {deployment !== null && (
        <>
          <dt>{text('term.deployment')}</dt>
          <dd className="row">
            <code className="break">{deployment.name}</code>
            <CopyButton value={deployment.name} />
          </dd>
          <dt>{text('term.image')}</dt>
          <dd className="row">
            <code className="break">{deployment.image}</code>
            <CopyButton value={deployment.image} />
          </dd>
          {/* Of what serves no longer there is nothing to count. */}
          {(deployment.serving || status === 'RUNNING') && (
            <>
              <dt>{text('term.pods')}</dt>
              <dd>
                <PodSquares deployment={deployment} />
              </dd>
            </>
          )}
        </>
      )}
      {cancels !== null && (
        <>
          <dt>{text('operation.cancels')}</dt>
          <dd>
            <Link to="/ops/$id" params={{ id: String(cancels) }}>
              {text('operation.number', { id: cancels })}
            </Link>
          </dd>
        </>
      )}
      {/* What ended otherwise left the others as they were. */}
      {related.length > 0 && (status === 'DONE' || status === 'RUNNING') && (
        <>
          <dt>{text('operation.related')}</dt>
          <dd>
            {related.map((each) => (
              <Related key={each.id} related={each} />
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}

/** Another deployment that it changed, by its build: nobody knows deployments by their number. */
function Related({ related: { id, change } }: { readonly related: Operation['related'][number] }) {
  const text = useText();
  const build = useQuery(deploymentQuery(id)).data?.buildId;
  if (build === undefined) return null;
  return <div>{text(`related.${change}`, { build })}</div>;
}
