// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routes } from '@arthor/contract/route';
import { words } from '../../dev/words.js';

const { en, 'zh-CN': zh } = words;
const home = join(import.meta.dirname, '..');
const sources = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path),
);
const read = (path: string) => readFileSync(join(home, path), 'utf8');
const han = /\p{Script=Han}/u;

/** Names a compiled message asks for, those inside of plural cases included. */
function gaps(compiled: unknown): Set<string> {
  const names = new Set<string>();
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    for (const token of part) {
      if (!Array.isArray(token)) continue;
      names.add(String(token[0]));
      const cases: unknown = token[2];
      if (typeof cases === 'object' && cases !== null) for (const each of Object.values(cases)) visit(each);
    }
  };
  visit(compiled);
  return names;
}

describe('the catalogs', () => {
  it('have the same keys', () => {
    expect(Object.keys(zh).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  it('ask for the same values in both languages', () => {
    const asked = (messages: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(messages).map(([key, text]) => [key, [...gaps(text)].toSorted()]));
    expect(asked(zh)).toEqual(asked(en));
  });

  it('have words for fields of requests that exist', () => {
    const named = Object.keys(en).flatMap((key) => /^field\.(\w+)\..+\.[A-Z_]+$/.exec(key)?.[1] ?? []);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in routes))).toEqual([]);
  });

  it('are each in their own language', () => {
    const foreign = Object.entries(en).filter(([, text]) => han.test(JSON.stringify(text)));
    expect(foreign.map(([key]) => key)).toEqual([]);
    const names =
      /^(tick|term\.pods|lane\.(open|short|weight)|server\.kind|system\.|build\.jenkins$|list\.separator|weight\.mark$|freeze\.between$|audit\.as\.|check\.WORKLOAD_ALLOWED)/;
    const untranslated = Object.entries(zh).filter(
      ([key, text]) => !names.test(key) && !han.test(JSON.stringify(text)),
    );
    expect(untranslated.map(([key]) => key)).toEqual([]);
  });
});

describe('the sources', () => {
  it('hold no Chinese outside of the catalogs', () => {
    const literal = sources.filter((path) => path.endsWith('.tsx') && han.test(read(path)));
    expect(literal).toEqual([]);
  });

  it('take the kit only through ui/', () => {
    const direct = sources.filter((path) => !path.startsWith('ui/') && read(path).includes("from '@mantine"));
    expect(direct).toEqual([]);
    expect(sources.filter((path) => read(path).includes("from '@mantine")).length).toBeLessThanOrEqual(25);
  });

  it('carry no schema library into the first load: one chunk has it, fetched by the forms', () => {
    const carried = sources.filter((path) =>
      /^import (?!type)[^;]*from '(@arthor\/contract|zod)'/m.test(read(path)),
    );
    expect(carried).toEqual(['form/check.ts', 'form/no-eval.ts']);
    const bound = sources.filter((path) => /^import (?!type)[^;]*\/(check|no-eval)\.js'/m.test(read(path)));
    expect(bound).toEqual(['form/check.ts']);
  });
});
