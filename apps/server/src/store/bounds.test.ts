import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bounded, boundsOf, longestProse, TextTooLong } from './bounds.js';
import { entities } from './entities.js';
import { DeploymentRow } from './entity/deployment.js';
import { testStore, type TestStore } from './test-store.js';

type Metadata = ReturnType<EntityManager['dataSource']['getMetadata']>;

let database: TestStore;
let metadataOf: (entity: (typeof entities)[number]) => Metadata;
beforeAll(async () => {
  database = await testStore();
  metadataOf = await database.store.write(
    async ({ manager }) =>
      (entity) =>
        manager.dataSource.getMetadata(entity),
  );
});
afterAll(() => database.dispose());

const pair = '🎉';
const half = '\ud83c';

it('what may be cut is told; everything else that does not fit is refused', () => {
  const cut = entities.flatMap((entity) => {
    const metadata = metadataOf(entity);
    return [...boundsOf(metadata)].flatMap(([property, { kind }]) =>
      kind === 'cut' ? [`${metadata.tableName}.${property}`] : [],
    );
  });
  expect(cut).toEqual([
    't_audit.who',
    't_audit.through',
    't_audit.target',
    't_audit.reason',
    't_audit.requestId',
    't_audit.remoteAddress',
    't_build_record.url',
    't_build_record.reason',
    't_cluster.context',
    't_deploy_record.reason',
    't_freeze.reason',
    't_incident.why',
    't_oidc_session.idToken',
    't_pipeline.reason',
    't_session.remoteAddress',
    't_session.userAgent',
  ]);
});

describe.each(entities.map((entity) => [entity.name, entity] as const))('%s', (_, entity) => {
  it('keeps the texts of each column within it', () => {
    const metadata = metadataOf(entity);
    for (const [property, bound] of boundsOf(metadata)) {
      if (bound.kind === 'json') {
        const value = { texts: [`a${half}`, pair], same: 1 };
        expect(bounded(metadata, { [property]: value })).toEqual({
          [property]: { texts: ['a\ufffd', pair], same: 1 },
        });
        continue;
      }
      const fits = pair.repeat(bound.most);
      expect(bounded(metadata, { [property]: fits })).toEqual({ [property]: fits });
      const long = { [property]: `${fits}${pair}` };
      if (bound.kind === 'refused') expect(() => bounded(metadata, long)).toThrow(TextTooLong);
      else expect(bounded(metadata, long)).toEqual({ [property]: `${pair.repeat(bound.most - 1)}…` });
    }
  });

  it('takes what fits, and gives it back', async () => {
    const metadata = metadataOf(entity);
    const own = metadata.columns.filter(({ embeddedMetadata }) => embeddedMetadata === undefined);
    const values = Object.fromEntries(own.map((column) => [column.propertyName, fullest(column)]));
    const workload = { hash: pair, containerPort: 1, servicePort: 1 };
    const row = entity === DeploymentRow ? { ...values, workload } : values;
    const stored = await database.store.write(async (tx) => {
      await tx.insert<object>(entity, row);
      return tx.rows.findOneBy<object>(entity, metadata.getEntityIdMap(row) ?? {});
    });
    expect(stored).toEqual(bounded(metadata, row));
  });
});

/** The longest value that a column takes. */
function fullest({ type, length, transformer }: Metadata['columns'][number]): unknown {
  const read = (stored: unknown): unknown =>
    transformer === undefined || Array.isArray(transformer) ? stored : transformer.from(stored);
  switch (type) {
    case 'varchar':
      return typeof read('7') === 'number' ? 7 : pair.repeat(Number(length) || 255);
    case 'text':
      return pair.repeat(longestProse);
    case 'json':
      return [pair, half];
    case 'datetime':
      return 1_800_000_000_123;
    default:
      return typeof read(1) === 'boolean' ? true : 7;
  }
}
