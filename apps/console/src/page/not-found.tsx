import { Link } from '@tanstack/react-router';
import { useText } from '../language/use-text.js';
import { Empty } from '../part/empty.js';

/** An address that leads nowhere. */
export function NotFound() {
  const text = useText();
  return (
    <Empty title={text('not-found')} act={<Link to="/">{text('not-found.home')}</Link>}>
      {text('not-found.why')}
    </Empty>
  );
}
