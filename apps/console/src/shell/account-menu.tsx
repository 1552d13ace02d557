import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/query.js';
import { chooseLanguage } from '../language/language.js';
import { languages, type Language } from '../language/preferred.js';
import { useText } from '../language/use-text.js';
import { usePanel } from '../operation/use-panel.js';
import { Icon } from '../ui/icon.js';
import type { MenuItem } from '../ui/menu.js';
import { useMenu } from '../ui/use-menu.js';
import { useScheme } from '../ui/use-scheme.js';
import { useSignOut } from './use-sign-out.js';

/** Who is signed in; language, colours and the way out. */
export function AccountMenu() {
  const text = useText();
  const { scheme, choose } = useScheme();
  const { openMenu, menu } = useMenu();
  const signOut = useSignOut();
  const { open } = usePanel();
  const { data: session } = useQuery(sessionQuery);
  if (session == null) return null;

  const items: readonly MenuItem[] = [
    ...Object.entries(languages).map(([key, name]) => ({
      key,
      label: name,
      chosen: text.language === key,
      run: () => void chooseLanguage(key === 'en' ? 'en' : ('zh-CN' satisfies Language)),
    })),
    ...(['light', 'dark', 'auto'] as const).map((each) => ({
      key: each,
      apart: each === 'light',
      label: text(`scheme.${each}`),
      chosen: scheme === each,
      run: () => choose(each),
    })),
    ...(session.issuer === null
      ? [
          {
            key: 'password',
            apart: true,
            label: text('panel.password'),
            run: () => open({ op: 'password' }),
          },
        ]
      : []),
    { key: 'exit', apart: session.issuer !== null, label: text('session.out'), run: () => void signOut() },
  ];
  return (
    <>
      <button
        type="button"
        className="nav-link"
        aria-haspopup="menu"
        onClick={(event) => openMenu(event, text('session.menu'), items)}
      >
        <Icon name="user" />
        <span className="clip">{session.user.nickname || session.user.username}</span>
      </button>
      {menu}
    </>
  );
}
