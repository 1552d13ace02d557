import { useText } from '../language/use-text.js';
import './skeleton.css';

/** Grey shapes of what is coming, in its size. */
export function Skeleton({ height, count = 1 }: { readonly height: number; readonly count?: number }) {
  const text = useText();
  return (
    <div className="stack" role="status">
      <span className="visually-hidden">{text('state.loading')}</span>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className="skeleton" style={{ height }} />
      ))}
    </div>
  );
}
