import { Skeleton } from '../../part/skeleton.js';

/** Columns to come, under their heads, with lanes of one line. */
export function BoardSkeleton() {
  return (
    <div className="board board-skeleton">
      {['a', 'b', 'c'].map((key) => (
        <div key={key} className={key === 'a' ? 'board-column chosen' : 'board-column'}>
          <div className="board-column-head">
            <div className="skeleton" />
          </div>
          <Skeleton height={34} count={8} />
        </div>
      ))}
    </div>
  );
}
