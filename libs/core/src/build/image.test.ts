import { expect, it } from 'vitest';
import { digestOf } from './image.js';

const digest = `sha256:${'0f'.repeat(32)}`;

it.each([
  ['registry.localhost:5000/demo/shop:1', null],
  [`registry.localhost/demo/shop@${digest}`, digest],
  [`shop:1@${digest}`, digest],
  [`shop@${digest}-dev`, null],
])('%s pins %s', (image, pinned) => {
  expect(digestOf(image)).toBe(pinned);
});
