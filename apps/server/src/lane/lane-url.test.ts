import { expect, it } from 'vitest';
import { laneUrl } from './lane-url.js';

const lane = { application: 'shop', symbol: 'stable' };

it.each([
  ['http://127.0.0.1:8081', 'http://dev.localhost:8081/shop.stable/'],
  ['http://gateway.example', 'http://dev.localhost/shop.stable/'],
  ['http://gateway.example:80', 'http://dev.localhost/shop.stable/'],
  ['https://gateway.example:443/ignored', 'https://dev.localhost/shop.stable/'],
  ['https://gateway.example:8443/', 'https://dev.localhost:8443/shop.stable/'],
  [null, null],
  ['not a URL', null],
])('is scheme and port of the gateway %s with the host of the environment', (gateway, url) => {
  expect(laneUrl(gateway, 'dev.localhost', lane)).toBe(url);
});
