// @vitest-environment node
import { expect, it } from 'vitest';
import { compareAddress } from './compare-address.js';

it.each([
  ['https://git.example.com/team/shop.git', 'https://git.example.com/team/shop/compare/aaa...bbb'],
  ['https://lei@git.example.com:8443/shop/', 'https://git.example.com:8443/shop/compare/aaa...bbb'],
  ['git@git.example.com:team/shop.git', null],
  ['ssh://git@git.example.com/shop.git', null],
])('%s', (repositoryUrl, address) => {
  expect(compareAddress({ repositoryUrl, before: 'aaa', after: 'bbb' })).toBe(address);
});
