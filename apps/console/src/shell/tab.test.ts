import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { nameTab, useTabSign } from './tab.js';

it('a sign lays a dot over the page’s icon and stands before its name, as long as it is true', () => {
  const page = readFileSync(join(import.meta.dirname, '../../index.html'), 'utf8');
  document.head.innerHTML = /<link\s+rel="icon"[^>]*>/.exec(page)?.[0] ?? '';
  const drawn = () => {
    const [kind, svg = ''] = document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href.split(',') ?? [];
    const { documentElement } = new DOMParser().parseFromString(decodeURIComponent(svg), 'image/svg+xml');
    return [kind, documentElement.tagName, documentElement.querySelectorAll('circle').length];
  };
  nameTab('Board');
  expect(drawn()).toEqual(['data:image/svg+xml', 'svg', 0]);

  const { unmount } = renderHook(() => useTabSign('blocked', 0));
  expect([document.title, ...drawn()]).toEqual(['▲ Board', 'data:image/svg+xml', 'svg', 1]);
  unmount();
  expect([document.title, ...drawn()]).toEqual(['Board', 'data:image/svg+xml', 'svg', 0]);
});
