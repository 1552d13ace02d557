import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useGrowing } from './use-growing.js';

/** So far from what is seen its rows are drawn. */
const near = '1200px 0px';
/** A phone's screen and more; then so few that none of it takes long. */
const pace = { first: 12, step: 4 };

interface Props {
  readonly count: number;
  /** The rows up to so many. */
  readonly rows: (most: number) => ReactNode;
}

/**
 * A page of a table's rows; those below the first screen are drawn after it, in slices. Far from what is seen an empty
 * row as high as they were: of ten thousand few are drawn.
 */
export function TablePage({ count, rows }: Props) {
  const most = useGrowing(count, '', pace);
  const body = useRef<HTMLTableSectionElement>(null);
  const [far, setFar] = useState<number | null>(null);
  useEffect(() => {
    const { current } = body;
    if (current === null || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry === undefined) return;
        // Who stands in it with the keys keeps their place.
        const away = !entry.isIntersecting && !current.contains(document.activeElement);
        setFar(away ? entry.boundingClientRect.height : null);
      },
      { rootMargin: near },
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return (
    <tbody ref={body}>
      {far === null ? (
        rows(most)
      ) : (
        <tr className="far" style={{ height: far }} aria-hidden="true">
          <td />
        </tr>
      )}
    </tbody>
  );
}
