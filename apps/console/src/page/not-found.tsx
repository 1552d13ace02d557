import { Link } from '@tanstack/react-router';
import { useText } from '../language/use-text.js';
import '../part/empty.css';

/** An address that leads nowhere. */
export function NotFound() {
  const text = useText();
  return (
    <div className="empty">
      <h1>{text('not-found')}</h1>
      <p>{text('not-found.why')}</p>
      <Link to="/">{text('not-found.home')}</Link>
    </div>
  );
}
