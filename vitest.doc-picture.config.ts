import page from './vitest.page.config.js';

/**
 * `npm run doc:picture` takes the pictures of doc/picture: pages of the console as it is built, in front of
 * the fake API of apps/console/dev.
 */
export default { ...page, test: { ...page.test, include: ['apps/console/browser/*.picture.ts'] } };
