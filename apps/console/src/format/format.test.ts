// @vitest-environment node
import { setupI18n } from '@lingui/core';
import { expect, it } from 'vitest';
import { words } from '../../dev/words.js';
import { textOf } from '../language/use-text.js';
import { duration } from './duration.js';
import { imageVersion } from './image.js';
import { relative } from './moment.js';

// Catalogs are compiled by the build's plugin, here as well; their type is the source's.
const speaking = (locale: string, messages: Record<string, string>) =>
  textOf(setupI18n({ locale, messages: { [locale]: messages } }));
const english = speaking('en', words.en);
const chinese = speaking('zh-CN', words['zh-CN']);

it.each([
  [-5, '0.0 s', '0.0 秒'],
  [420, '0.4 s', '0.4 秒'],
  [12_300, '12 s', '12 秒'],
  [59_600, '1 min 0 s', '1 分 0 秒'],
  [130_000, '2 min 10 s', '2 分 10 秒'],
  [11_100_000, '3 h 5 min', '3 小时 5 分'],
  [200_000_000, '2 d 7 h', '2 天 7 小时'],
])('%d ms is %s', (ms, en, zh) => {
  expect(duration(ms, english)).toBe(en);
  expect(duration(ms, chinese)).toBe(zh);
});

it('a moment is told in its largest whole unit', () => {
  const now = Date.UTC(2026, 0, 10);
  expect(relative(now - 59_000, now, 'en')).toMatch(/59 sec/);
  expect(relative(now - 61_000, now, 'en')).toMatch(/1 min/);
  expect(relative(now - 7_300_000, now, 'en')).toMatch(/2 hr/);
  expect(relative(now + 30 * 86_400_000, now, 'en')).toMatch(/30 days/);
  expect(relative(now - 7_300_000, now, 'en')).toBe('2 hr ago');
  expect(relative(now - 7_300_000, now, 'zh-CN')).toBe('2 小时前');
});

it.each([
  ['registry.localhost:5000/demo/shop:0c77de1-dev', '0c77de1-dev'],
  ['registry.localhost:5000/demo/shop@sha256:0123456789abcdef', '0123456789ab'],
  ['shop:1.2@sha256:0123', '1.2'],
  ['localhost:5000/shop', 'localhost:5000/shop'],
])('%s is told apart by %s', (image, version) => {
  expect(imageVersion(image)).toBe(version);
});
