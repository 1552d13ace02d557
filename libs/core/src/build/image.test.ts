import { expect, it } from 'vitest';
import { digestOf, imageFault, isImage, tagOf } from './image.js';

const digest = `sha256:${'0f'.repeat(32)}`;

it.each([
  ['registry.localhost:5000/demo/shop:1', null],
  [`registry.localhost/demo/shop@${digest}`, digest],
  [`shop:1@${digest}`, digest],
  [`shop@${digest}-dev`, null],
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

it.each([
  'shop:1',
  'org/shop:1.0.0',
  `org/shop@${digest}`,
  `registry:5000/a/b:1@${digest}`,
  // A host of one character, without a port, an address in brackets.
  'r/shop:1',
  'Registry.example.com/shop:1',
  '[::1]:5000/shop:1',
  '[fe80::A]/shop:1',
  // What may stand within a part of the path.
  'pay-api.v2_x/shop--web__app:1',
  'org/pay-api.v2_x/shop--web__app:1',
  `${'a'.repeat(253)}:1`,
])('%s can be deployed', (image) => expect(isImage(image)).toBe(true));

it.each([
  '',
  'shop',
  'registry:5000/shop',
  'x; rm -rf /',
  `shop@sha256:ab`,
  `shop:${'1'.repeat(200)}`,
  'a'.repeat(300),
  `${'a'.repeat(254)}:1`,
  '[::g]/shop:1',
  'shop-:1',
  'org/-shop:1',
  'org/shop~web:1',
  'org/Shop:1',
  'registry:500000/shop:1',
  `shop:${'1'.repeat(129)}`,
])('%j cannot be deployed', (image) => expect(isImage(image)).toBe(false));

it('an image must fit together with the digest it is deployed by', () => {
  const image = `registry.example.com/${'a'.repeat(180)}:1`;
  expect(imageFault(image, null)).toBeNull();
  expect(imageFault(image, digest)).toContain('has 275 characters');
  expect(imageFault(`shop@${digest}`, digest)).toBeNull();
  // Of the longest length, but no image.
  expect(imageFault(`A${'a'.repeat(252)}:1`, null)).toContain('no image with a tag or digest');
});
