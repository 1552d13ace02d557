// `npm run check:console [part…]`: what the console promises, measured, as a table. The parts and goals stand in
// console-goals.mjs; each part can be run alone. Needs a Chromium and up to 40 minutes. Ends with 1 where something
// that was measured is not held; what is not measured yet is said.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needNode, root } from './build.mjs';
import { goals, parts } from './console-goals.mjs';

needNode();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => parts[name] === undefined);
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
const chosen = Object.keys(parts).filter((name) => asked.length === 0 || asked.includes(name));
const directory = mkdtempSync(join(tmpdir(), 'arthor-goals-'));
const file = join(directory, 'figures');
writeFileSync(file, '');

/** How each part that was run ended. */
const passed = new Map();
for (const name of chosen) {
  const began = Date.now();
  const [command, ...args] = parts[name];
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ARTHOR_FIGURES: file },
  });
  passed.set(name, status === 0);
  console.log(
    `── ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - began) / 1000)} s`,
  );
}
const figures = new Map();
for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
  const figure = JSON.parse(line);
  // What is measured of many things (pictures) is as good as the worst of them.
  const before = figures.get(figure.goal);
  if (before === undefined || figure.value > before.value) figures.set(figure.goal, figure);
}
rmSync(directory, { recursive: true });

/** What is known of a goal: its limit, what was measured, and whether it is held; null = not measured. */
function judged({ key, limit, least, unit, part }) {
  const asked = least === undefined ? (limit === undefined ? '' : `${limit} ${unit}`) : `≥ ${least} ${unit}`;
  if (part === undefined) return { limit: asked, measured: '', held: null };
  if (!passed.has(part)) return { limit: asked, measured: 'part not run', held: null };
  if (key === undefined)
    return { limit: asked, measured: passed.get(part) ? 'passed' : 'failed', held: passed.get(part) };
  const figure = figures.get(key);
  if (figure === undefined) return { limit: asked, measured: 'no figure', held: null };
  if (least !== undefined)
    return { limit: asked, measured: `${figure.value} ${unit}`, held: figure.value >= least };
  // A machine with others to serve is given what it takes itself, and this is said.
  const most = figure.limit ?? limit;
  return {
    limit: most > limit ? `${asked} (here ${most})` : asked,
    measured: `${figure.value} ${unit}`,
    held: figure.value <= most,
  };
}

const rows = goals.map((goal) => ({ row: goal.row, ...judged(goal) }));
const word = (held) => (held === null ? 'not measured' : held ? 'held' : 'NOT HELD');
const wide = (key) => Math.max(...rows.map((each) => each[key].length));
console.log();
for (const { row, limit, measured, held } of rows)
  console.log(
    [
      row.padEnd(wide('row')),
      limit.padStart(wide('limit')),
      measured.padStart(wide('measured')),
      word(held),
    ].join('  '),
  );
const count = (of) => rows.filter(({ held }) => held === of).length;
console.log(`\n${count(true)} held, ${count(false)} not held, ${count(null)} not measured`);
process.exit(count(false) === 0 && [...passed.values()].every(Boolean) ? 0 : 1);
