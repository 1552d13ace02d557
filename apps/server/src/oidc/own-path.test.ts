import { expect, it } from 'vitest';
import { ownPath } from './own-path.js';

it.each([
  ['/arthor/lanes/3?compare=1#x', '/arthor/lanes/3?compare=1#x'],
  ['/arthor/', '/arthor/'],
  [undefined, '/arthor/'],
  ['', '/arthor/'],
  ['/', '/arthor/'],
  ['/arthor', '/arthor/'],
  ['/arthority', '/arthor/'],
  ['lanes/3', '/arthor/'],
  ['https://evil.example/arthor/', '/arthor/'],
  ['//evil.example/arthor/', '/arthor/'],
  ['/\\evil.example', '/arthor/'],
  ['\\\\evil.example', '/arthor/'],
  ['/\t/evil.example', '/arthor/'],
  ['/\n//evil.example', '/arthor/'],
  ['/.//evil.example', '/arthor/'],
  ['/arthor/..//evil.example', '/arthor/'],
  ['/arthor/%2e%2e//evil.example', '/arthor/'],
  ['/arthor/@evil.example', '/arthor/@evil.example'],
  ['/arthor/\r\nset-cookie: a=b', '/arthor/set-cookie:%20a=b'],
  ['javascript:alert(1)', '/arthor/'],
])('%j leads to %j', (back, led) => {
  expect(ownPath(back, '/arthor')).toBe(led);
});

it.each([
  ['//evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/lanes/3', '/lanes/3'],
])('at the root of a host %j leads to %j', (back, led) => {
  expect(ownPath(back, '')).toBe(led);
});
