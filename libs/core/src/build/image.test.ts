import { describe, expect, it } from 'vitest';
import { deployableImage, digestOf } from './image.js';

const digest = `sha256:${'0f'.repeat(32)}`;

describe('an image reference', () => {
  it.each([
    ['registry.localhost:5000/demo/shop:1', null],
    [`registry.localhost/demo/shop@${digest}`, digest],
    [`shop:1@${digest}`, digest],
  ])('%s pins %s', (image, pinned) => {
    expect(digestOf(image)).toBe(pinned);
  });

  it('runs by digest where one is known, and never by two', () => {
    expect(deployableImage('shop:1', digest)).toBe(`shop:1@${digest}`);
    expect(deployableImage(`shop:1@${digest}`, digest)).toBe(`shop:1@${digest}`);
    expect(deployableImage('shop:1', null)).toBe('shop:1');
  });
});
