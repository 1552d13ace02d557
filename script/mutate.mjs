// `npm run mutate`: mutants of all that decides, folder by folder, and a table of them (doc/testing.md). With
// arguments it is Stryker alone: `npm run mutate -- --mutate libs/core/src/dispatch/bring.ts`.
// All at once would need more memory than Node has by default: which of 10,000 mutants each of 2,000 tests meets.
// Ends with 1 where Stryker does, or under 90 % of them all.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needNode, root } from './build.mjs';

const slices = {
  'libs/core/src/dispatch, a to l': 'libs/core/src/dispatch/[a-l]*.ts',
  'libs/core/src/dispatch, m to z': 'libs/core/src/dispatch/[m-z]*.ts',
  'libs/core/src/operation': 'libs/core/src/operation/**/*.ts',
  'the rest of libs/core/src': 'libs/core/src/!(dispatch|operation)/**/*.ts,libs/core/src/*.ts',
  'libs/dispatch/src': 'libs/dispatch/src/**/*.ts',
};
const tests = ['!**/*.test.ts', '!**/*.fixture.ts', '!**/fixture.ts'];

needNode();
const args = process.argv.slice(2);
if (args.length > 0) process.exit(await stryker(args));

const rows = [];
for (const [name, files] of Object.entries(slices)) {
  const code = await stryker(['--mutate', [files, ...tests].join(',')], { MUTATE_BREAK: '0' });
  if (code !== 0) process.exit(code);
  rows.push({ name, ...counted() });
}
const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
rows.push({ name: 'all', mutants: sum('mutants'), killed: sum('killed'), timedOut: sum('timedOut') });
console.log('\n| | Mutants | Killed | Timed out | Score |\n| --- | --- | --- | --- | --- |');
for (const row of rows)
  console.log(
    `| ${row.name} | ${row.mutants} | ${row.killed} | ${row.timedOut} | ${score(row).toFixed(1)} % |`,
  );
process.exit(score(rows.at(-1)) >= 90 ? 0 : 1);

/** Runs Stryker; how it ended. Whoever ends this, ends Stryker. */
function stryker(more, env = {}) {
  const bin = join(root, 'node_modules/.bin/stryker');
  const child = spawn(bin, ['run', ...more], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...env },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

/** What the report of the last run says of its mutants; what no test could judge is not among them. */
function counted() {
  const report = JSON.parse(readFileSync(join(root, 'node_modules/.stryker-report.json'), 'utf8'));
  const states = Object.values(report.files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const of = (status) => states.filter((each) => each === status).length;
  const killed = of('Killed');
  const timedOut = of('Timeout');
  return { mutants: killed + timedOut + of('Survived') + of('NoCoverage'), killed, timedOut };
}

function score({ mutants, killed, timedOut }) {
  return (100 * (killed + timedOut)) / mutants;
}
