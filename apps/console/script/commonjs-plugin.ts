import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

/** Packages of the console that are CommonJS: each may require others of them, and nothing else. */
const packages = [
  'fast-deep-equal',
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-runtime',
  'scheduler',
  'use-sync-external-store/shim',
  'use-sync-external-store/shim/with-selector',
];
const prefix = '\0commonjs:';

/**
 * Makes ES modules of packages that are CommonJS, React's above all. Left to the bundler, they need its helpers, which
 * have a file of their own: on a phone a round trip of the first visit.
 */
export function commonJs(): Plugin {
  return {
    name: 'arthor:commonjs',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (packages.includes(id) ? prefix + id : null),
    // A namespace whose members are looked up by a name needs a helper, too; the default is the same object.
    transform: (code) => (whole.test(code) ? code.replace(whole, 'import $1 from $2') : null),
    load: (id) => (id.startsWith(prefix) ? moduleOf(id.slice(prefix.length)) : null),
  };
}

const require = createRequire(import.meta.url);
const inProduction = /require\('(\.[^']*production[^']*)'\)/;
const whole = /import \* as (\w+) from (["']react["'])/;
const required = /require\(["']([^"']+)["']\)/g;

/** A package's code for production, with imports and exports. */
function moduleOf(name: string): string {
  const index = require.resolve(name);
  const chosen = inProduction.exec(readFileSync(index, 'utf8'))?.[1];
  const file = chosen === undefined ? index : createRequire(index).resolve(chosen);
  const code = readFileSync(file, 'utf8');
  const needs = [...new Set([...code.matchAll(required)].map(([, need = '']) => need))];
  const unknown = needs.filter((need) => !packages.includes(need));
  if (unknown.length > 0) throw new Error(`${name} requires ${unknown.join(', ')}`);
  const exported: unknown = require(file);
  const names = Object.keys(Object(exported)).filter((key) => key !== 'default');
  return [
    ...needs.map((need, at) => `import need${at} from '${need}';`),
    'const module = { exports: {} };',
    'const exports = module.exports;',
    code.replaceAll(required, (_, need: string) => `need${needs.indexOf(need)}`),
    'const all = module.exports;',
    'export default all;',
    ...names.map((key) => `const export_${key} = all.${key};\nexport { export_${key} as ${key} };`),
  ].join('\n');
}
