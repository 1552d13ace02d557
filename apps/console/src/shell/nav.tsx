import { Link } from '@tanstack/react-router';
import { useText } from '../language/use-text.js';
import { useRefusedRight } from '../right/use-right.js';
import { Icon } from '../ui/icon.js';
import { manage, work, type Entry } from './places.js';

/** Where one can go. */
export function Nav() {
  const text = useText();
  const hidesUsers = useRefusedRight('listUsers') !== null;
  const managed = manage.filter(({ to }) => to !== '/users' || !hidesUsers);
  return (
    <nav aria-label={text('nav.label')}>
      <ul className="nav">{work.map((entry) => item(entry, text(entry.label)))}</ul>
      <p className="nav-head">{text('nav.manage')}</p>
      <ul className="nav">{managed.map((entry) => item(entry, text(entry.label)))}</ul>
    </nav>
  );
}

function item({ to, icon }: Entry, label: string) {
  return (
    <li key={to}>
      <Link to={to} className="nav-link" activeOptions={{ exact: to === '/', includeSearch: false }}>
        <Icon name={icon} />
        {label}
      </Link>
    </li>
  );
}
