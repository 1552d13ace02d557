// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { catalogs, type Area } from './catalog.js';

const home = join(import.meta.dirname, '..');
const sources = new Map(
  readdirSync(home, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) && !path.startsWith('locale'))
    .map((path) => [path, readFileSync(join(home, path), 'utf8')]),
);
const areas = Object.keys(catalogs.en) as Area[];
const areaOf = new Map<string, Area>();
for (const area of areas) for (const key of Object.keys(await catalogs.en[area]())) areaOf.set(key, area);

/** The file of ours that an import names; undefined for a package. */
function resolved(from: string, named: string): string | undefined {
  const path = normalize(join(dirname(from), named)).replace(/\.js$/, '');
  return [`${path}.ts`, `${path}.tsx`].find((file) => sources.has(file));
}

/** A chunk: the module it begins with, and the areas whose words are there when it is shown. */
interface Chunk {
  readonly entry: string;
  readonly areas: ReadonlySet<Area>;
}

/** The tables of panels: what they name is said, and what they load is shown, inside of the panel. */
const tables = ['operation/operation-table.ts', 'operation/panel-table.ts'];
const panel = 'operation/panel.tsx';

/** Pages that are loaded together with a module, and shown once their words are there. */
function spokenOf(module: string, there: ReadonlySet<Area>): readonly Chunk[] {
  const source = sources.get(module) ?? '';
  return [...source.matchAll(/spoken\(\[([^\]]*)\], (\w+)\)/g)].flatMap(([, brought = '', page = '']) => {
    const imported = new RegExp(`^import \\{[^}]*\\b${page}\\b[^}]*\\} from '(\\.[^']+)'`, 'm').exec(source);
    const entry = resolved(module, imported?.[1] ?? '');
    return entry === undefined ? [] : [{ entry, areas: withThose(there, brought) }];
  });
}

/** What is shown together with a module. */
function modulesOf(entry: string): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const module of found) {
    const spoken = new Set(spokenOf(module, new Set()).map((each) => each.entry));
    for (const [, named = ''] of (sources.get(module) ?? '').matchAll(
      /^(?:import|export) (?!type)[^;]*?from '(\.[^']+)';/gm,
    )) {
      const file = resolved(module, named);
      if (file !== undefined && !spoken.has(file)) found.add(file);
    }
  }
  return found;
}

const withThose = (there: ReadonlySet<Area>, brought: string): ReadonlySet<Area> =>
  new Set([...there, ...areas.filter((area) => brought.includes(`'${area}'`))]);

/** Chunks that a module loads later, each with the areas brought along beside those that are there already. */
function laterOf(module: string, there: ReadonlySet<Area>): readonly Chunk[] {
  const loads =
    /(?:withWords\(\s*\[([^\]]*)\],\s*(?:async )?\(\) =>[\s(]*(?:await )?)?import\('(\.[^']+)'\)/g;
  return [...(sources.get(module) ?? '').matchAll(loads)].flatMap(([, brought = '', named = '']) => {
    const entry = resolved(module, named);
    return entry === undefined ? [] : [{ entry, areas: withThose(there, brought) }];
  });
}

/** Every chunk from the start on; one that is loaded from several places is listed for each. */
function chunks(): readonly Chunk[] {
  const found: Chunk[] = [{ entry: 'main.tsx', areas: new Set<Area>(['base']) }];
  const known = new Set<string>();
  for (const chunk of found)
    for (const module of modulesOf(chunk.entry)) {
      if (tables.includes(module) && chunk.entry !== panel) continue;
      for (const later of [...laterOf(module, chunk.areas), ...spokenOf(module, chunk.areas)]) {
        const name = `${later.entry} ${[...later.areas].toSorted().join(' ')}`;
        if (known.has(name)) continue;
        known.add(name);
        found.push(later);
      }
    }
  return found;
}

/** Keys that a module says: whole ones, and all that begin as a template does. */
function keysOf(module: string): readonly string[] {
  const source = sources.get(module) ?? '';
  const whole = [...source.matchAll(/'([^'\s]+)'/g)].map(([, key = '']) => key);
  const prefixes = [...source.matchAll(/`([a-z][\w.-]*\.)\$\{/g)].map(([, prefix = '']) => prefix);
  return [...areaOf.keys()].filter(
    (key) =>
      // Without a dot it may be any other word.
      (key.includes('.') && whole.includes(key)) || prefixes.some((prefix) => key.startsWith(prefix)),
  );
}

it('every chunk brings the words that it says', () => {
  const missing = new Set<string>();
  for (const { entry, areas: there } of chunks())
    for (const module of modulesOf(entry)) {
      if (tables.includes(module) && entry !== panel) continue;
      for (const key of keysOf(module)) {
        const area = areaOf.get(key);
        if (area !== undefined && !there.has(area))
          missing.add(`${entry} lacks ${area}: ${key} in ${module}`);
      }
    }
  expect([...missing]).toEqual([]);
});

it('finds the chunks of pages and panels', () => {
  const found = new Set(chunks().map(({ entry }) => entry));
  expect(found.size).toBeGreaterThan(30);
  expect(found).toContain('operation/deploy-form.tsx');
  expect(found).toContain('page/build/build-page.tsx');
  expect(found).toContain('page/board/board-page.tsx');
});
