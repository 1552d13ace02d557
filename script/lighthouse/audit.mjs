// Lighthouse as a command of its own. It brings 114 packages (185 MB) that nothing else needs: npm fetches them
// into its cache when this part is run first, so that nobody who installs Arthor waits for them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The last one that tells the time to interactive, and the one that the goals were set by. */
export const version = '12.8.2';

const categories = ['performance', 'accessibility', 'best-practices'];

/** One visit in the Chromium that listens at `port`: scores of 100, times in ms. */
export async function audit(url, { port, preset }) {
  const directory = mkdtempSync(join(tmpdir(), 'arthor-lighthouse-'));
  const file = join(directory, 'report.json');
  try {
    const asked = [url, `--port=${port}`, '--quiet', '--output=json', `--output-path=${file}`];
    asked.push(
      `--only-categories=${categories.join()}`,
      ...(preset === 'desktop' ? ['--preset=desktop'] : []),
    );
    await run('npm', ['exec', '--yes', `--package=lighthouse@${version}`, '--', 'lighthouse', ...asked]);
    return told(JSON.parse(readFileSync(file, 'utf8')));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function told({ categories: scores, audits, environment, finalDisplayedUrl, runtimeError }) {
  if (runtimeError !== undefined) throw new Error(`Lighthouse: ${runtimeError.message}`);
  const score = (category) => Math.round(scores[category].score * 100);
  const found = categories.slice(1).flatMap((category) => lost(scores[category], audits));
  const shift = audits['cumulative-layout-shift'].numericValue;
  return {
    url: finalDisplayedUrl,
    performance: score('performance'),
    accessibility: score('accessibility'),
    practice: score('best-practices'),
    interactive: Math.round(audits['interactive'].numericValue),
    firstPaint: Math.round(audits['first-contentful-paint'].numericValue),
    largestPaint: Math.round(audits['largest-contentful-paint'].numericValue),
    blocking: Math.round(audits['total-blocking-time'].numericValue),
    shift: Math.round(shift * 1_000) / 1_000,
    /** What this machine does now: 1,500 to 2,000 with nothing else to do, and little is to be said below 1,000. */
    machine: Math.round(environment.benchmarkIndex),
    found,
  };
}

/** Which audits of a category took points, and for which elements. */
const lost = (category, audits) =>
  category.auditRefs
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
    .map(({ id }) => [id, ...(audits[id].details?.items ?? []).map(({ node }) => node?.selector)].join(' '));

async function run(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
}
