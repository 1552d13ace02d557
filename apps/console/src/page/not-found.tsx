import { Link } from '@tanstack/react-router';
import { useLayoutEffect } from 'react';
import { useText } from '../language/use-text.js';
import { nameTab } from '../shell/tab.js';
import '../part/empty.css';

/** An address that leads nowhere. */
export function NotFound() {
  const text = useText();
  // With the page, and not some moments after it.
  useLayoutEffect(() => {
    nameTab(`${text('not-found')} · Arthor`);
  }, [text]);
  return (
    <div className="empty">
      <h1>{text('not-found')}</h1>
      <p>{text('not-found.why')}</p>
      <Link to="/">{text('not-found.home')}</Link>
    </div>
  );
}
