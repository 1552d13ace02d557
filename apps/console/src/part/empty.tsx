import type { ReactNode } from 'react';
import './empty.css';

interface Props {
  readonly title: string;
  /** What this is and why nothing is here. */
  readonly children: ReactNode;
  /** The one thing to do about it. */
  readonly act?: ReactNode;
}

/** A place with nothing in it, explained. */
export function Empty({ title, children, act }: Props) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      <p>{children}</p>
      {act !== undefined && <div className="row">{act}</div>}
    </div>
  );
}
