import type { OperationDiff } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { diffQuery } from '../../api/query.js';
import { useText, type Text } from '../../language/use-text.js';
import { Loaded } from '../../part/loaded.js';
import '../../part/table.css';
import { buildWords } from './build-words.js';

interface Props {
  /** The newer one. */
  readonly operation: number;
  /** The older one; null: what it replaced. */
  readonly other: number | null;
  /** What can be done with the comparison. */
  readonly children: ReactNode;
}

const groups = ['deployment', 'settings', 'manifest'] as const;

/** What differs between two deployments of a lane, grouped by what it is of. */
export function Diff({ operation, other, children }: Props) {
  const text = useText();
  const diff = useQuery(diffQuery(operation, other));
  return (
    <section className="diff" aria-label={text('diff.title')}>
      <header className="row wrap">
        <h2>{text('diff.title')}</h2>
        {children}
      </header>
      <Loaded query={diff}>{(data) => <Sides diff={data} />}</Loaded>
    </section>
  );
}

function Sides({ diff }: { readonly diff: OperationDiff }) {
  const text = useText();
  const { before, after, items, isCut, problem } = diff;
  if (before === null) return <p className="muted">{text('diff.first')}</p>;
  return (
    <>
      {/* On a phone the table has no heads. */}
      <p className="diff-sides muted">
        {sideWords(before, text)} → {sideWords(after, text)}
      </p>
      {problem !== null && <p className="note warn">{problem.message}</p>}
      {items.length === 0 ? (
        <p className="muted">{text('diff.same')}</p>
      ) : (
        <div className="table-wrap">
          <table className="table diff-table">
            <thead>
              <tr>
                <td />
                <th scope="col">{sideWords(before, text)}</th>
                <th scope="col">{sideWords(after, text)}</th>
              </tr>
            </thead>
            {groups.map((group) => (
              <Group key={group} group={group} items={items} />
            ))}
          </table>
        </div>
      )}
      {isCut && <p className="faint">{text('diff.cut')}</p>}
    </>
  );
}

interface GroupProps {
  readonly group: (typeof groups)[number];
  readonly items: OperationDiff['items'];
}

function Group({ group, items }: GroupProps) {
  const text = useText();
  const own = items.filter(({ path }) => path.startsWith(`${group}.`));
  if (own.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={3}>
          {text(`diff.${group}`)}
        </th>
      </tr>
      {own.map(({ path, before, after }) => (
        <tr key={path}>
          <td>
            <code className="break">{path.slice(group.length + 1)}</code>
          </td>
          <td className="diff-before">
            <code className="break">{valueWords(before, text)}</code>
          </td>
          <td className="diff-after">
            <code className="break">{valueWords(after, text)}</code>
          </td>
        </tr>
      ))}
    </tbody>
  );
}

/** A side by what it runs and by its operation: the same build may have been there twice. */
function sideWords({ deployment, operation }: OperationDiff['after'], text: Text): string {
  const words = buildWords(deployment, text);
  return operation === null ? words : `${words} · ${text('operation.number', { id: operation })}`;
}

function valueWords(value: OperationDiff['items'][number]['before'], text: Text): string {
  return value === null ? text('diff.nothing') : String(value);
}
