import { lazy, Suspense, useState, type MouseEvent, type ReactNode } from 'react';
import { ChunkBoundary } from '../part/chunk-boundary.js';
import { chunk } from '../part/chunk-failure.js';
import type { MenuItem } from './menu.js';

const Menu = lazy(async () => ({ default: (await chunk(() => import('./menu.js'))).Menu }));

interface Opened {
  readonly label: string;
  readonly at: DOMRect;
  readonly from: HTMLElement;
  readonly items: readonly MenuItem[];
}

/** A page's shared menu: what opens it, and the element to render once. Its code is loaded at first use. */
export function useMenu(): {
  readonly openMenu: (event: MouseEvent<HTMLElement>, label: string, items: readonly MenuItem[]) => void;
  readonly menu: ReactNode;
} {
  const [opened, setOpened] = useState<Opened | null>(null);
  const openMenu = (event: MouseEvent<HTMLElement>, label: string, items: readonly MenuItem[]) => {
    const from = event.currentTarget;
    setOpened({ label, items, from, at: from.getBoundingClientRect() });
  };
  const close = () => {
    opened?.from.focus();
    setOpened(null);
  };
  const menu = opened && (
    <ChunkBoundary key={opened.label}>
      <Suspense>
        <Menu label={opened.label} at={opened.at} items={opened.items} onClose={close} />
      </Suspense>
    </ChunkBoundary>
  );
  return { openMenu, menu };
}
