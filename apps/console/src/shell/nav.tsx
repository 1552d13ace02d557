import { Link } from '@tanstack/react-router';
import { useText } from '../language/use-text.js';
import { useRefusedRight } from '../right/use-right.js';
import { Icon } from '../ui/icon.js';
import { manage, work, type Entry } from './places.js';

/** Where one can go. */
export function Nav() {
  const text = useText();
  return (
    <nav aria-label={text('nav.label')}>
      <ul className="nav">
        {work.map((entry) => (
          <Item key={entry.to} entry={entry} />
        ))}
      </ul>
      <p className="nav-head">{text('nav.manage')}</p>
      <ul className="nav">
        {manage.map((entry) => (
          <Item key={entry.to} entry={entry} />
        ))}
      </ul>
    </nav>
  );
}

function Item({ entry: { to, icon, label, needs = 'getSession' } }: { readonly entry: Entry }) {
  const text = useText();
  if (useRefusedRight(needs) !== null) return null;
  return (
    <li>
      <Link to={to} className="nav-link" activeOptions={{ exact: to === '/', includeSearch: false }}>
        <Icon name={icon} />
        {text(label)}
      </Link>
    </li>
  );
}
