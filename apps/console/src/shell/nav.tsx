import { Link } from '@tanstack/react-router';
import { useText, type MessageKey } from '../language/use-text.js';
import { useRefusedRight } from '../right/use-right.js';
import { Icon, type IconName } from '../ui/icon.js';

interface Entry {
  readonly to: '/' | '/apps' | '/builds' | '/history' | '/environments' | '/tokens' | '/users';
  readonly icon: IconName;
  readonly label: MessageKey;
}

const work: readonly Entry[] = [
  { to: '/', icon: 'board', label: 'page.board' },
  { to: '/apps', icon: 'application', label: 'page.applications' },
  { to: '/builds', icon: 'build', label: 'page.builds' },
  { to: '/history', icon: 'history', label: 'page.history' },
];
const manage: readonly Entry[] = [
  { to: '/environments', icon: 'environment', label: 'page.environments' },
  { to: '/tokens', icon: 'token', label: 'page.tokens' },
  { to: '/users', icon: 'user', label: 'page.users' },
];

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
