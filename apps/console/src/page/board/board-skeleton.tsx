import { Skeleton } from '../../part/skeleton.js';

/** Three columns of lanes to come. */
export function BoardSkeleton() {
  return (
    <div className="board">
      {['a', 'b', 'c'].map((key) => (
        <div key={key} className={key === 'a' ? 'board-column chosen' : 'board-column'}>
          <Skeleton height={132} count={2} />
        </div>
      ))}
    </div>
  );
}
