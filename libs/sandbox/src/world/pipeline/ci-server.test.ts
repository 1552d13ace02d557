import { describe, expect, it } from 'vitest';
import type { World } from '../world.js';
import { testWorld } from '../world.fixture.js';
import { readConfig } from './config-xml.js';

function jobXml(parameters: readonly string[], extra = ''): string {
  const definitions = parameters.map(
    (name) =>
      `<hudson.model.StringParameterDefinition><name>${name}</name><defaultValue>of ${name}</defaultValue></hudson.model.StringParameterDefinition>`,
  );
  return `<?xml version='1.0'?><flow-definition><description>a job</description><properties>${definitions.join('')}</properties>${extra}</flow-definition>`;
}

const declaredParameters = ['repository_url', 'branch', 'environment', 'ARTHOR_BUILD'];

function withJob() {
  const { clock, world } = testWorld();
  world.run(() => world.ci.putJob('shop', jobXml(declaredParameters)));
  return { clock, world };
}

function start(world: World, parameters: Record<string, string>, quietMs = 0) {
  const answer = world.run(() => world.ci.trigger('shop', parameters, quietMs));
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
}

describe('the CI server', () => {
  it('builds an image of the commit and its environment in about two seconds (defect 14)', () => {
    const { clock, world } = withJob();
    const { item } = start(world, { branch: 'main', environment: 'dev' });

    clock.advance(1000);
    expect(world.ci.build('shop', 1)?.result).toBeNull();
    clock.advance(1100);

    const build = world.ci.build('shop', 1);
    expect(build).toMatchObject({ result: 'SUCCESS', queueId: item.id });
    expect(build?.description).toMatch(/^registry\.localhost\/demo\/shop:[0-9a-f]{40}-dev$/);
    expect(world.ci.item(item.id)?.left).toMatchObject({ cancelled: false, number: 1 });
  });

  it('lets the log grow while it builds', () => {
    const { clock, world } = withJob();
    start(world, { branch: 'main' });
    const lengths = [600, 600, 1000].map((ms) => {
      clock.advance(ms);
      const build = world.ci.build('shop', 1);
      return build === undefined ? 0 : world.run(() => world.ci.log(build)).length;
    });

    expect(lengths[0]).toBeGreaterThan(0);
    expect(lengths[1]).toBeGreaterThan(lengths[0] ?? 0);
    expect(lengths[2]).toBeGreaterThan(lengths[1] ?? 0);
  });

  it('fails to build a broken branch with a readable reason', () => {
    const { clock, world } = withJob();
    start(world, { branch: 'feature/broken-build' });

    clock.advance(3000);

    const build = world.ci.build('shop', 1);
    expect(build?.result).toBe('FAILURE');
    expect(build && world.ci.log(build)).toContain("error: 'prise' undeclared");
  });

  it.each(['no-such-image', 'crash', 'never-ready', 'slow-ready', 'http-500'])(
    'puts %s of the branch into the image’s name',
    (word) => {
      const { clock, world } = withJob();
      start(world, { branch: `feature/${word}-1` });

      clock.advance(3000);

      expect(world.ci.build('shop', 1)?.description).toContain(`demo/shop-${word}:`);
    },
  );

  it('joins a request with the same parameters while one waits, and drops what is not declared', () => {
    const { clock, world } = withJob();
    const first = start(world, { branch: 'main', secret: 'x' }, 5000);

    const second = start(world, { branch: 'main', secret: 'y' }, 5000);
    const third = start(world, { branch: 'main', ARTHOR_BUILD: '8' }, 5000);

    expect(second).toEqual({ item: first.item, folded: true });
    expect(third.folded).toBe(false);
    expect(first.item.parameters).toEqual({
      repository_url: 'of repository_url',
      branch: 'main',
      environment: 'of environment',
      ARTHOR_BUILD: 'of ARTHOR_BUILD',
    });
    clock.advance(4900);
    expect(world.ci.builds('shop')).toHaveLength(0);
    clock.advance(200);
    expect(world.ci.builds('shop')).toHaveLength(2);
  });

  it('forgets an item five minutes after it left', () => {
    const { clock, world } = withJob();
    const { item } = start(world, { branch: 'main' });

    clock.advance(299_000);
    expect(world.ci.item(item.id)).toBeDefined();
    clock.advance(2000);

    expect(world.ci.item(item.id)).toBeUndefined();
    expect(world.ci.build('shop', 1)?.queueId).toBe(item.id);
  });

  it('cancels what waits and stops what runs', () => {
    const { clock, world } = withJob();
    const waiting = start(world, { branch: 'a' }, 5000).item;
    start(world, { branch: 'b' });
    clock.advance(500);

    expect(world.run(() => world.ci.cancel(waiting.id))).toBe(true);
    world.run(() => world.ci.stop('shop', 1));
    clock.advance(10_000);

    expect(world.ci.builds('shop').map((build) => build.result)).toEqual(['ABORTED']);
    expect(world.run(() => world.ci.cancel(waiting.id))).toBe(false);
    const build = world.ci.build('shop', 1);
    expect(build && world.ci.log(build)).toMatch(/Finished: ABORTED\n$/);
  });

  it('runs four at a time and the others after them', () => {
    const { clock, world } = withJob();
    for (let count = 0; count < 6; count++) start(world, { branch: `b${count}` });

    clock.advance(100);
    expect(world.ci.builds('shop')).toHaveLength(4);
    expect(world.ci.waiting().every((item) => item.buildableSince !== null)).toBe(true);
    clock.advance(4200);

    expect(world.ci.builds('shop').filter((build) => build.result === 'SUCCESS')).toHaveLength(6);
  });

  it('refuses a disabled job', () => {
    const { world } = withJob();
    world.run(() => world.ci.putJob('shop', jobXml(declaredParameters, '<disabled>true</disabled>')));

    expect(world.run(() => world.ci.trigger('shop', {}, 0))).toBe('disabled');
  });
});

describe('config.xml', () => {
  it.each(['<a><b></a>', 'text', '<a>&</a>', '<a/><b/>', ''])('%s is none', (xml) => {
    expect(readConfig(xml)).toBeNull();
  });

  it('keeps escaped text', () => {
    expect(readConfig('<a><description>x &lt; y</description></a>')?.description).toBe('x < y');
  });
});
