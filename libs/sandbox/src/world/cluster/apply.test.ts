import { describe, expect, it } from 'vitest';
import { apply, deployment, ingress, live, service, target, testWorld } from '../world.fixture.js';
import { ApiError } from './api-error.js';

function refusal(work: () => unknown): ApiError {
  try {
    work();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('server-side apply', () => {
  it('creates with the defaults of the API server, generation 1 and the manager’s fields', () => {
    const { world } = testWorld();

    const { object, created } = apply(world, 'deployments', 'shop', deployment('shop'));

    expect(created).toBe(true);
    expect(object.metadata.generation).toBe(1);
    expect(object.metadata.managedFields).toMatchObject([
      {
        manager: 'arthor',
        operation: 'Apply',
        fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:selector': {} } },
      },
    ]);
    expect(object).toMatchObject({
      spec: {
        revisionHistoryLimit: 10,
        template: {
          spec: { terminationGracePeriodSeconds: 30, containers: [{ imagePullPolicy: 'IfNotPresent' }] },
        },
      },
      status: {},
    });
  });

  it('keeps the revision when nothing changes', () => {
    const { clock, world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop'));
    clock.advance(5000);
    const before = live(world, 'shop').metadata;

    clock.advance(5000);
    const { object } = apply(world, 'deployments', 'shop', deployment('shop'));

    expect(object.metadata.resourceVersion).toBe(before.resourceVersion);
    expect(object.metadata.generation).toBe(1);
  });

  it('takes away what the manager no longer names and leaves what others set', () => {
    const { world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', { labels: { mine: 'a' } }));
    const annotate = { metadata: { annotations: { theirs: 'b' } } };
    world.run(() =>
      world.writer.patch(
        target('deployments', 'shop'),
        (now) => ({ ...Object(now), metadata: { ...Object(now).metadata, ...annotate.metadata } }),
        { manager: 'kubectl' },
      ),
    );

    apply(world, 'deployments', 'shop', deployment('shop'));

    expect(live(world, 'shop').metadata.labels).toEqual({ app: 'shop' });
    expect(live(world, 'shop').metadata.annotations).toMatchObject({ theirs: 'b' });
  });

  it('falls back to the default when an owned field is dropped', () => {
    const { world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop', { replicas: 3 }));
    const { replicas: _replicas, ...spec } = Object(deployment('shop')).spec;

    apply(world, 'deployments', 'shop', { ...deployment('shop'), spec });

    expect(live(world, 'shop').spec.replicas).toBe(1);
  });

  it('takes out an environment variable by its name and keeps the others', () => {
    const { world } = testWorld();
    const withEnv = (env: { name: string; value: string }[]) => {
      const body = deployment('shop');
      const container = { name: 'app', image: 'demo/shop:1', env };
      return {
        ...body,
        spec: {
          ...Object(body).spec,
          template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [container] } },
        },
      };
    };
    apply(
      world,
      'deployments',
      'shop',
      withEnv([
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ]),
    );

    apply(world, 'deployments', 'shop', withEnv([{ name: 'B', value: '3' }]));

    expect(live(world, 'shop').spec.template.spec.containers[0]).toMatchObject({
      env: [{ name: 'B', value: '3' }],
    });
  });

  it('refuses another manager’s value without force and names the field', () => {
    const { world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop'));
    const other = () =>
      world.run(() =>
        world.writer.apply(target('deployments', 'shop'), deployment('shop', { replicas: 2 }), {
          manager: 'bob',
        }),
      );

    const error = refusal(other);

    expect(error.message).toBe('Apply failed with 1 conflict: conflict with "arthor": .spec.replicas');
    expect(error.details).toEqual({
      causes: [
        { reason: 'FieldManagerConflict', message: 'conflict with "arthor"', field: '.spec.replicas' },
      ],
    });
    expect(live(world, 'shop').spec.replicas).toBe(1);
  });

  it('takes replicas back from kubectl scale by force', () => {
    const { world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop'));
    const scale = (now: unknown) => ({ ...Object(now), spec: { ...Object(now).spec, replicas: 5 } });
    world.run(() => world.writer.patch(target('deployments', 'shop'), scale, { manager: 'kubectl' }));
    expect(live(world, 'shop').spec.replicas).toBe(5);

    apply(world, 'deployments', 'shop', deployment('shop'));

    expect(live(world, 'shop').spec.replicas).toBe(1);
  });

  it('writes nothing in a dry run', () => {
    const { world } = testWorld();
    const before = world.cluster.revision;

    world.run(() =>
      world.writer.apply(target('deployments', 'shop'), deployment('shop'), {
        manager: 'arthor',
        dryRun: true,
      }),
    );

    expect(world.cluster.revision).toBe(before);
  });

  const stale = { ...deployment('shop'), metadata: { name: 'shop', resourceVersion: '1' } };
  const foreign = {
    ...deployment('new'),
    metadata: { name: 'new', uid: '11111111-1111-1111-1111-111111111111' },
  };
  it.each([
    [
      'a stale resourceVersion',
      'deployments',
      'shop',
      stale,
      409,
      'the object has been modified; please apply your changes to the latest version and try again',
    ],
    ['a uid of nothing', 'deployments', 'new', foreign, 409, 'and no existing object was found'],
    [
      'another name than the path’s',
      'deployments',
      'other',
      deployment('shop'),
      400,
      'the name of the object (shop) does not match the name on the URL (other)',
    ],
    [
      'another selector',
      'deployments',
      'shop',
      deployment('shop', { spec: { selector: { matchLabels: { x: 'y' } } } }),
      422,
      'spec.selector: Invalid value: {"matchLabels":{"x":"y"}}: field is immutable',
    ],
    [
      'a label that is too long',
      'deployments',
      'new',
      deployment('new', { labels: { x: 'y'.repeat(64) } }),
      422,
      'must be no more than 63 bytes',
    ],
    [
      'a bad name',
      'deployments',
      'N_w',
      deployment('N_w'),
      422,
      'Deployment.apps "N_w" is invalid: metadata.name',
    ],
    [
      'a field nobody knows',
      'deployments',
      'new',
      deployment('new', { spec: { replica: 1 } }),
      500,
      'failed to create typed patch object (dev/new; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema',
    ],
    [
      'a Service without ports',
      'services',
      'new',
      { ...service('new'), spec: {} },
      422,
      'Service "new" is invalid: spec.ports: Required value',
    ],
    [
      'a relative path',
      'ingresses',
      'new',
      ingress('new', 'shop', 'shop'),
      422,
      'spec.rules[0].http.paths[0].path: Invalid value: "shop": must be an absolute path',
    ],
  ] as const)('refuses %s', (_what, plural, name, body, code, message) => {
    const { world } = testWorld();
    apply(world, 'deployments', 'shop', deployment('shop'));

    const error = refusal(() => apply(world, plural, name, body));

    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it('refuses what has no namespace to go to', () => {
    const { world } = testWorld();
    const nowhere = target('deployments', 'shop', 'nowhere');

    const error = refusal(() =>
      world.run(() => world.writer.apply(nowhere, deployment('shop'), { manager: 'arthor' })),
    );

    expect(error.toStatus()).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: 'namespaces "nowhere" not found',
    });
  });
});
