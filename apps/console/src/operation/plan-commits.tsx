import type { Plan } from '@arthor/contract';
import { shortCommit } from '../format/image.js';
import { useText } from '../language/use-text.js';
import { Icon } from '../ui/icon.js';
import { compareAddress } from './compare-address.js';

/** The commits that a plan leads between, and where the repository shows what is between them. */
export function PlanCommits({ commits }: { readonly commits: NonNullable<Plan['commits']> }) {
  const text = useText();
  const { before, after } = commits;
  if (before === after)
    return <p className="muted">{text('plan.commits.same', { commit: shortCommit(after) })}</p>;
  const address = compareAddress(commits);
  return (
    <p className="row wrap muted">
      {text('term.commit')}
      <code title={`${before} → ${after}`}>
        {shortCommit(before)} → {shortCommit(after)}
      </code>
      {address !== null && (
        <a className="row" href={address} target="_blank" rel="noreferrer">
          {text('plan.commits.between')}
          <Icon name="open" size={13} />
        </a>
      )}
    </p>
  );
}
