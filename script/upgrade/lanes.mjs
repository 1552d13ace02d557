// Twenty-one live lanes in every state that a release can leave behind, made through the API of the server
// that runs: what an upgrade is proven on, in the sandbox and on a real cluster.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { ended } from '../server-process.mjs';

/** How long what leaves the application `report` drains, s: an upgrade meets it in the middle. */
const longDrainSeconds = 10;

const applications = {
  shop: {
    readinessPath: '/readyz',
    env: { CURRENCY: 'EUR', GREETING: 'Grüße, "you"' },
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
    drainSeconds: 1,
  },
  cart: { readinessPath: '/readyz', command: ['/demo', 'serve'], drainSeconds: 1 },
  mail: { readinessPath: '/readyz', replicas: 1, drainSeconds: 1 },
  report: { drainSeconds: longDrainSeconds },
};

/** What just serves: application, environment, symbol, and what else of the deploy. */
const mains = [
  ['shop', 'prod', 'stable', { replicas: 3, versions: 3 }],
  ['shop', 'test', 'stable', { replicas: 2 }],
  ['shop', 'dev', 'stable', { versions: 2 }],
  ['shop', 'dev', 'pay', {}],
  ['shop', 'test', 'pay', {}],
  ['cart', 'prod', 'stable', { replicas: 2 }],
  ['cart', 'test', 'stable', {}],
  ['cart', 'dev', 'stable', { versions: 2 }],
  ['cart', 'dev', 'coupon', {}],
  ['mail', 'prod', 'stable', { replicas: 2, external: false }],
  ['mail', 'dev', 'stable', { external: false }],
];

/** What serves while its successor has not become ready for an hour: application, environment, symbol, why. */
const waiting = [
  ['shop', 'prod', 'hotfix', 'never-ready', { replicas: 2 }],
  ['cart', 'test', 'slow', 'no-such-image', {}],
  ['mail', 'test', 'stable', 'never-ready', { external: false }],
];

/**
 * The lanes of one server. `places` names the environments that play dev, test and prod, says where
 * images come from and runs SQL.
 */
export class Lanes {
  #call;
  #places;
  #versions = 0;

  constructor(call, places) {
    this.#call = call;
    this.#places = places;
  }

  /** Applications and their settings; whatever of them is there is taken as it is. */
  async prepare() {
    const { items } = await this.#call('GET', '/applications?limit=100');
    for (const [name, settings] of Object.entries(applications)) {
      if (items.every((known) => known.name !== name))
        await this.#call('POST', '/applications', { name, description: `The ${name} of the upgrade` });
      const repositoryUrl = `https://git.localhost/demo/${name}.git`;
      const feature = { name: 'upgrade', repositoryUrl, branch: 'upgrade' };
      await this.#call('POST', `/applications/${name}/features`, feature);
      await this.#call('PUT', `/applications/${name}/settings`, settings);
    }
    const { prod } = this.#places.environments;
    await this.#call('PATCH', `/environments/${prod}`, { settings: { protected: true } });
    const ownOfProd = { env: { CURRENCY: 'USD' }, resources: applications.shop.resources };
    await this.#call('PUT', `/applications/shop/settings?environment=${prod}`, ownOfProd);
  }

  /** What serves, with its history, and what has begun to wait. */
  async settle() {
    for (const [application, environment, symbol, { versions = 1, ...more }] of mains)
      for (let version = 1; version <= versions; version++)
        await this.#done(await this.#deploy(application, environment, symbol, more));
    await this.#pastTroubles();
    for (const [application, environment, symbol, trouble, more] of waiting) {
      await this.#done(await this.#deploy(application, environment, symbol, more));
      await this.#deploy(application, environment, symbol, { ...more, trouble });
    }
    await this.#deploy('shop', 'test', 'first', { trouble: 'no-such-image' });
    for (const environment of ['prod', 'test'])
      await this.#done(await this.#deploy('report', environment, 'stable', {}));
    for (const symbol of ['leaving', 'search'])
      await this.#done(await this.#deploy('cart', 'dev', symbol, {}));
  }

  /** What is on its way; the caller ends the server when this returns. */
  async move() {
    await this.#deploy('cart', 'dev', 'search', { trouble: 'slow-ready' });
    await this.#offline('report', 'test', 'stable');
    await this.#done(await this.#deploy('report', 'prod', 'stable', {}));
    const leaving = await this.#offline('cart', 'dev', 'leaving');
    for (const until = Date.now() + 30_000; ; await pause(20)) {
      assert.ok(Date.now() < until, 'its removal begins');
      const { steps } = await this.#call('GET', `/operations/${leaving.id}`);
      if (steps.some(({ name, status }) => name === 'REMOVE' && status === 'RUNNING')) return;
    }
  }

  /** Where the lanes answer that go on answering: `{environment, path}`. */
  async answering() {
    const { items } = await this.#call('GET', '/lanes?limit=200');
    return items
      .filter(({ url, main }) => url !== null && main !== null)
      .map(({ environment, url }) => ({ environment, path: new URL(url).pathname }));
  }

  /** Names of the deployments that end by what was asked for. */
  async ending() {
    const { items } = await this.#call('GET', '/lanes?limit=200');
    const leaving = items.flatMap(({ draining }) => draining);
    const replaced = items.filter(({ symbol }) => symbol === 'search').map(({ main }) => main);
    return [...new Set([...leaving, ...replaced].map(({ name }) => name))];
  }

  /** A lane that failed, one that was cancelled, and one of which nothing is left. */
  async #pastTroubles() {
    const failed = await this.#deploy('cart', 'dev', 'fixed', { image: 'Not An Image' });
    assert.equal((await ended(this.#call, failed.id)).status, 'FAILED');
    await this.#done(await this.#deploy('cart', 'dev', 'fixed', {}));
    await this.#done(await this.#deploy('shop', 'prod', 'eu', {}));
    const given = await this.#deploy('shop', 'prod', 'eu', { trouble: 'never-ready' });
    await this.#done(await this.#call('POST', '/operations', { operate: 'CANCEL', operation: given.id }));
    await this.#done(await this.#deploy('shop', 'dev', 'gone', {}));
    await this.#done(await this.#offline('shop', 'dev', 'gone'));
  }

  async #deploy(application, environment, symbol, { trouble, image, ...more }) {
    const version = `${++this.#versions}`;
    const place = this.#places.environments[environment];
    const name = trouble === undefined ? application : `${application}-${trouble}`;
    const build = await this.#call('POST', '/builds', {
      application,
      feature: 'upgrade',
      environment: place,
      image: `${this.#places.registry}/demo/${name}:${version}`,
      commit: `c0ffee${version.padStart(2, '0')}`,
    });
    // The API takes no such name: rows may come by hand.
    if (image !== undefined)
      this.#places.sql(`UPDATE t_build_record SET image_id = '${image}' WHERE id = ${build.id};`);
    return this.#call('POST', '/operations', {
      operate: 'DEPLOY',
      build: build.id,
      environment: place,
      symbol,
      reason: `version ${version}`,
      ...more,
    });
  }

  async #offline(application, environment, symbol) {
    const place = this.#places.environments[environment];
    const { items } = await this.#call(
      'GET',
      `/lanes?environment=${place}&application=${application}&limit=200`,
    );
    const { main } = items.find((lane) => lane.symbol === symbol);
    return this.#call('POST', '/operations', { operate: 'DELETE', deployment: main.id });
  }

  async #done({ id }) {
    const operation = await ended(this.#call, id);
    assert.equal(operation.status, 'DONE', `operation ${id}: ${JSON.stringify(operation.blocking)}`);
  }
}
