import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from '../start/test-server.js';
import { ConsoleFiles } from './console-files.js';

let server: TestServer;
const root = mkdtempSync(join(tmpdir(), 'arthor-console-'));

beforeAll(async () => {
  server = await TestServer.start();
  server.app.get(ConsoleFiles).root = root;
});
afterAll(async () => {
  await server.stop();
  rmSync(root, { recursive: true });
});

const page = (path: string) => server.request('GET', path).set('accept', 'text/html,*/*;q=0.8');

it('says in a friendly way that the console is not built yet', async () => {
  const answer = await page('/');
  expect([answer.status, answer.text.includes('npm run build')]).toEqual([503, true]);
});

describe('a built console', () => {
  beforeAll(() => {
    mkdirSync(join(root, 'assets'));
    writeFileSync(join(root, 'index.html'), '<title>Arthor</title>');
    const script = join(root, 'assets/index-abc123.js');
    writeFileSync(script, 'run();'.repeat(50));
    writeFileSync(`${script}.br`, brotliCompressSync('run();'.repeat(50)));
    writeFileSync(`${script}.gz`, gzipSync('run();'.repeat(50)));
    writeFileSync(join(root, '.secret'), 'no');
  });

  it('is its page for each of its own addresses, never kept without asking', async () => {
    for (const path of ['/', '/environments/dev', '/index.html', '/a.b/c']) {
      const answer = await page(path);
      expect([path, answer.status, answer.text]).toEqual([path, 200, '<title>Arthor</title>']);
      expect(answer.headers['cache-control']).toBe('no-cache');
    }
  });

  it('keeps what carries its hash in its name for ever', async () => {
    const answer = await server.request('GET', '/assets/index-abc123.js');
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-type']).toContain('text/javascript');
  });

  it.each([
    ['gzip, deflate, br', 'br', 'index-abc123.js.br'],
    ['gzip;q=0.8, br;q=0', 'gzip', 'index-abc123.js.gz'],
    ['identity', undefined, 'index-abc123.js'],
  ])('sends what the build compressed to who asks for %s', async (offered, coding, file) => {
    const answer = await server.request('GET', '/assets/index-abc123.js').set('accept-encoding', offered);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-length': String(statSync(join(root, 'assets', file)).size),
    });
    expect(answer.headers['content-encoding']).toBe(coding);
  });

  it('answers a missing file with 404 and not with the page', async () => {
    expect((await page('/assets/index-old999.js')).status).toBe(404);
    expect((await server.request('GET', '/x').set('accept', 'application/json')).status).toBe(404);
    expect((await server.request('POST', '/environments/dev')).status).toBe(404);
  });

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2f..%2fetc/passwd',
    '/.secret',
    '/%00',
    '/%ff',
    '/assets',
  ])('gives nothing away at %s', async (path) => {
    const answer = await server.request('GET', path).set('accept', 'application/json');
    expect([400, 404]).toContain(answer.status);
  });
});
