import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';

const built = inject('console');

describe.skipIf(built === null)('the console as it is built', () => {
  it('has every file of some size compressed beside itself, whoever builds it', async () => {
    const assets = join(built ?? '', 'assets');
    const names = await readdir(assets);
    const large: string[] = [];
    for (const name of names.filter((one) => /\.(?:js|css)$/.test(one)))
      if ((await stat(join(assets, name))).size >= 1024) large.push(name);
    expect(large.length).toBeGreaterThan(20);
    expect(large.filter((name) => !names.includes(`${name}.br`) || !names.includes(`${name}.gz`))).toEqual(
      [],
    );
  });
});
