import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useDeferredValue, useEffect, useState, type MouseEvent } from 'react';
import { useText } from '../language/use-text.js';
import { withWords } from '../language/words.js';
import { useLive } from '../live/use-live.js';
import { usePanel } from '../operation/use-panel.js';
import { useShortcuts, type Sheet } from '../palette/use-shortcuts.js';
import { ChunkBoundary } from '../part/chunk-boundary.js';
import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';
import { AccountMenu } from './account-menu.js';
import { Brand } from './brand.js';
import { Nav } from './nav.js';
import { SimulatedBanner } from './simulated-banner.js';
import { StaleBanner } from './stale-banner.js';
import { useRelease } from './use-release.js';
import './shell.css';

const loadPalette = withWords([], () => import('../palette/palette.js'));
const loadSheet = withWords(['keys'], () => import('../palette/shortcut-sheet.js'));
const loadPanel = withWords(['operation', 'problem'], () => import('../operation/panel.js'));
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));
const ShortcutSheet = lazy(async () => ({ default: (await loadSheet()).ShortcutSheet }));
const Panel = lazy(async () => ({ default: (await loadPanel()).Panel }));

/** By itself the address would count from the page's <base>, and lead to the first page. */
function toContent(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

/** What every page inside has around it: navigation, banner, the panel at the side, the live stream. */
export function Shell() {
  useLive();
  useRelease();
  const text = useText();
  const [navShown, setNavShown] = useState(false);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  useShortcuts(setSheet);
  const { pathname } = useLocation();
  const { search } = usePanel();
  // After the frame around them, in slices.
  const isDrawn = useDeferredValue(true, false);
  useEffect(() => setNavShown(false), [pathname]);
  return (
    <div className="shell">
      <a className="skip" href="#content" onClick={toContent}>
        {text('nav.skip')}
      </a>
      <header className="chrome">
        <div className="top">
          <Button
            look="quiet"
            size="square"
            aria-label={text('nav.open')}
            aria-expanded={navShown}
            onClick={() => setNavShown(true)}
          >
            <Icon name="menu" />
          </Button>
          <Brand />
        </div>
        <div className={navShown ? 'side shown' : 'side'}>
          <div className="row">
            <Brand />
            {navShown && (
              <Button
                look="quiet"
                size="square"
                className="push"
                aria-label={text('act.close')}
                onClick={() => setNavShown(false)}
              >
                <Icon name="close" />
              </Button>
            )}
          </div>
          <button type="button" className="nav-link nav-find" onClick={() => setSheet('palette')}>
            <Icon name="search" />
            {text('palette.title')}
            <kbd aria-hidden="true">Ctrl K</kbd>
          </button>
          {isDrawn && (
            <>
              <Nav />
              <div className="side-foot">
                <AccountMenu />
              </div>
            </>
          )}
        </div>
      </header>
      <main className="main" id="content" tabIndex={-1}>
        <StaleBanner />
        <SimulatedBanner />
        {isDrawn && <Outlet />}
      </main>
      <ChunkBoundary>
        <Suspense>{search.op !== undefined && <Panel />}</Suspense>
        <Suspense>
          {sheet === 'palette' && <Palette onClose={() => setSheet(null)} />}
          {sheet === 'keys' && <ShortcutSheet onClose={() => setSheet(null)} />}
        </Suspense>
      </ChunkBoundary>
    </div>
  );
}
