import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertBuild } from '../lane/rows.fixture.js';
import { testStore, type TestStore } from '../store/test-store.js';
import { commitsOf } from './plan-commits.js';

let test: TestStore;
/** Ids of builds. */
const ids: Record<'serves' | 'comes' | 'elsewhere' | 'unknown', number> = {
  serves: 0,
  comes: 0,
  elsewhere: 0,
  unknown: 0,
};
type Name = keyof typeof ids;

beforeAll(async () => {
  test = await testStore();
  await test.store.write(async (tx) => {
    ids.serves = (await insertBuild(tx, { commitId: 'aaaaaaa' })).id;
    ids.comes = (await insertBuild(tx, { commitId: 'bbbbbbb' })).id;
    ids.elsewhere = (
      await insertBuild(tx, { commitId: 'ccccccc', repositoryUrl: 'https://git.test/till' })
    ).id;
    ids.unknown = (await insertBuild(tx, { commitId: null })).id;
  });
});
afterAll(() => test.dispose());

const between = (after: string) => ({ repositoryUrl: 'https://git.test/shop', before: 'aaaaaaa', after });

it.each<[string, readonly [Name | null, Name | null], readonly [Name | null, Name | null], unknown]>([
  ['another main', ['serves', null], ['comes', null], between('bbbbbbb')],
  ['a canary beside it', ['serves', null], ['serves', 'comes'], between('bbbbbbb')],
  ['a build of another repository', ['serves', null], ['elsewhere', null], null],
  ['a build without a commit', ['serves', null], ['unknown', null], null],
  ['the first one', [null, null], ['comes', null], null],
  ['the same build', ['serves', null], ['serves', null], null],
  ['a canary that becomes the main', ['serves', 'comes'], ['comes', null], between('bbbbbbb')],
  ['nothing any more', ['serves', null], [null, null], null],
])('tells the commits between what serves and %s', async (_, before, after, commits) => {
  const side = ([main, canary]: readonly [Name | null, Name | null]) => ({
    main: main && ids[main],
    canary: canary && ids[canary],
  });
  const told = await test.store.read((view) => commitsOf(view, { before: side(before), after: side(after) }));
  expect(told).toEqual(commits);
});
