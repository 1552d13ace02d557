import type { ReactNode } from 'react';
import './table.css';

interface Props {
  readonly label: string;
  /** Column heads; null for a column whose cells speak for themselves. */
  readonly heads: readonly (string | null)[];
  /** Rows of `<td>`; of a list without an end a {@link TablePage} each. */
  readonly children: ReactNode;
  readonly paged?: boolean;
}

/** A dense table; on a phone each row is a small paragraph. */
export function Table({ label, heads, children, paged = false }: Props) {
  return (
    <div className="table-wrap">
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            {heads.map((head, index) =>
              head === null ? (
                <td key={index} />
              ) : (
                <th key={index} scope="col">
                  {head}
                </th>
              ),
            )}
          </tr>
        </thead>
        {paged ? children : <tbody>{children}</tbody>}
      </table>
    </div>
  );
}
