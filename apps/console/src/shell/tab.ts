import { useEffect } from 'react';

/** What a browser's tab tells while one works elsewhere: by its title and its icon. */
export type Sign = 'running' | 'blocked' | 'done' | 'failed';

/** The icon's dot and the title's first character. */
const looks: Readonly<Record<Sign, { readonly glyph: string; readonly colour: string }>> = {
  running: { glyph: '◔', colour: '#2f6fde' },
  blocked: { glyph: '▲', colour: '#d97706' },
  done: { glyph: '✓', colour: '#1a9a5c' },
  failed: { glyph: '✕', colour: '#d03545' },
};

interface Shown {
  readonly sign: Sign;
  readonly rank: number;
}

let title = '';
const signs = new Set<Shown>();

/** Names the tab; what it tells stands before the name. */
export function nameTab(name: string): void {
  title = name;
  show();
}

/** Lets the tab tell this while the component is mounted; of several, the one of the highest rank is shown. */
export function useTabSign(sign: Sign | null, rank: number): void {
  useEffect(() => {
    if (sign === null) return undefined;
    const own = { sign, rank };
    signs.add(own);
    show();
    return () => {
      signs.delete(own);
      show();
    };
  }, [sign, rank]);
}

function show(): void {
  const [first] = [...signs].toSorted((a, b) => b.rank - a.rank);
  const look = first && looks[first.sign];
  document.title = look === undefined ? title : `${look.glyph} ${title}`;
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (icon === null) return;
  plainIcon ??= icon.href;
  icon.href = look === undefined ? plainIcon : iconWith(look.colour, plainIcon);
}

/** The page's own icon, as it was before a sign was first laid over it. */
let plainIcon: string | null = null;

/** The icon, a data: URL of an SVG, with a dot over its corner. */
const iconWith = (colour: string, plain: string): string => {
  const dot = `<circle cx="23" cy="23" r="8" fill="${colour}" stroke="#fff" stroke-width="2.5"/>`;
  const end = encodeURIComponent('</svg>');
  return plain.replace(end, () => encodeURIComponent(dot) + end);
};
