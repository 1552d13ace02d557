import { expect, it } from 'vitest';
import { digestOf, imageFault, isImage, tagOf } from './image.js';

const digest = `sha256:${'0f'.repeat(32)}`;

it.each([
  ['registry.localhost:5000/demo/shop:1', null],
  [`registry.localhost/demo/shop@${digest}`, digest],
  [`shop:1@${digest}`, digest],
])('%s pins %s', (image, pinned) => {
  expect(digestOf(image)).toBe(pinned);
});

it.each([
  ['registry.localhost:5000/demo/shop:1', '1'],
  [`shop:1@${digest}`, '1'],
  [`registry:5000/shop@${digest}`, null],
  ['registry:5000/shop', null],
])('%s has the tag %s', (image, tag) => {
  expect(tagOf(image)).toBe(tag);
});

it.each(['shop:1', 'org/shop:1.0.0', `org/shop@${digest}`, `registry:5000/a/b:1@${digest}`])(
  '%s can be deployed',
  (image) => expect(isImage(image)).toBe(true),
);

it.each([
  '',
  'shop',
  'registry:5000/shop',
  'x; rm -rf /',
  `shop@sha256:ab`,
  `shop:${'1'.repeat(200)}`,
  'a'.repeat(300),
])('%j cannot be deployed', (image) => expect(isImage(image)).toBe(false));

it('an image must fit together with the digest it is deployed by', () => {
  const image = `registry.example.com/${'a'.repeat(180)}:1`;
  expect(imageFault(image, null)).toBeNull();
  expect(imageFault(image, digest)).toContain('has 275 characters');
  expect(imageFault(`shop@${digest}`, digest)).toBeNull();
});
