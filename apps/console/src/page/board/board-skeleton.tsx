import { Skeleton } from '../../part/skeleton.js';

/** Filter and columns to come, under their heads, with lanes of one line; `tabs` = so are those of a phone. */
export function BoardSkeleton({ tabs = false }: { readonly tabs?: boolean }) {
  return (
    <>
      {tabs && <div className="tabs board-tabs board-tabs-ghost" />}
      <div className="board-bar board-bar-ghost">
        <div className="skeleton" />
      </div>
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
    </>
  );
}
