// Part `lighthouse` of `npm run check:console`: board and history as the server delivers them, signed in, on the
// sandbox. The middle one of five visits counts. Needs a machine with nothing else to do.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, noChromium } from '../../apps/console/browser/chromium.ts';
import { tell } from '../../apps/console/browser/figure.ts';
import { buildConsole, buildServer, needNode, root } from '../build.mjs';
import { freePort, openSession, startServer } from '../server-process.mjs';
import { audit } from './audit.mjs';
import { startChromium } from './chromium.mjs';
import { furnish } from './furnish.mjs';

needNode();
const visits = Number(process.env['VISITS'] ?? 5);
const pages = { board: '/', history: '/history' };
const executable = findChromium();
if (executable === null) {
  console.error(noChromium);
  process.exit(1);
}
buildServer();
buildConsole();
const directory = mkdtempSync(join(tmpdir(), 'arthor-lighthouse-'));
const password = 'lighthouse-password';
const env = {
  // As it is run in earnest; whoever calls this may be a test.
  NODE_ENV: 'production',
  SANDBOX_GATEWAY_PORT: String(await freePort()),
  ADMIN_PASSWORD: password,
  LOG_LEVEL: 'warn',
};
const server = await startServer(root, { directory, port: await freePort(), env });
let chromium = null;
try {
  const { cookie, call } = await openSession(server.base, 'admin', password);
  await furnish(call);
  chromium = await startChromium(executable, server.base, cookie);
  // The first visit of each pays for what the server and the browser do once.
  for (const path of Object.values(pages)) await visit(path, 'mobile');
  const phone = await middles('mobile');
  const desk = await middles('desktop');
  const worst = (of, key) => Math.max(...of.map((each) => each[key]));
  const least = (key) => Math.min(...phone.map((each) => each[key]));
  const how = `the worse of board and history, the middle one of ${visits} visits`;
  await tell({ goal: 'lighthouse-performance', value: least('performance'), how });
  await tell({ goal: 'lighthouse-accessibility', value: least('accessibility'), how });
  await tell({ goal: 'lighthouse-practice', value: least('practice'), how });
  await tell({ goal: 'interactive-phone', value: worst(phone, 'interactive'), how });
  await tell({ goal: 'interactive-desk', value: worst(desk, 'interactive'), how });
} finally {
  await chromium?.end();
  await server.end('SIGTERM');
  rmSync(directory, { recursive: true, force: true });
}

/** The middle figures of each page. */
async function middles(preset) {
  const all = [];
  for (const [name, path] of Object.entries(pages)) {
    const seen = [];
    for (let turn = 0; turn < visits; turn += 1) {
      const figures = await visit(path, preset);
      seen.push(figures);
      console.log(`${name} ${preset} ${JSON.stringify(figures)}`);
    }
    const middle = (key) => seen.map((each) => each[key]).toSorted((a, b) => a - b)[visits >> 1];
    const keys = ['performance', 'accessibility', 'practice', 'interactive'];
    all.push(Object.fromEntries(keys.map((key) => [key, middle(key)])));
  }
  return all;
}

async function visit(path, preset) {
  const { url, ...figures } = await audit(server.base + path, { port: chromium.port, preset });
  // Who is not signed in any more would be measured at the door.
  if (new URL(url).pathname !== path) throw new Error(`asked for ${path}, led to ${url}`);
  return figures;
}
