import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const configuration = readFileSync('.env.example', 'utf8');

describe('Dockerfile', () => {
  const text = readFileSync('Dockerfile', 'utf8');
  const stages = text.split(/^FROM /m).slice(1);
  const last = stages.at(-1) ?? '';
  const copies = [...text.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, line = '']) =>
    line.split(' ').slice(0, -1),
  );

  it('copies what is there, and every workspace', () => {
    const manifests = globSync('{apps,libs}/*/package.json').toSorted();

    expect(copies.filter((path) => !existsSync(path))).toEqual([]);
    expect(copies.filter((path) => /^(apps|libs)\//.test(path)).toSorted()).toEqual(manifests);
    // The plugin is the applications' part, not the server's.
    for (const library of globSync('libs/*').filter((path) => path !== 'libs/plugin'))
      expect(last).toContain(`/app/${library}/dist ${library}/dist`);
  });

  it('ends in an image that runs as nobody in particular, reachable, with one folder to write to', () => {
    expect(stages.every((stage) => stage.startsWith('node:24-slim'))).toBe(true);
    expect(last).toMatch(/^USER 65532:65532$/m);
    expect(last).toMatch(/^ENV .*\bHOST=0\.0\.0\.0\b/m);
    expect(last).toMatch(/^VOLUME \/app\/data$/m);
    expect(last).toMatch(/^CMD \["node", /m);
    expect(last).not.toMatch(/apt-get|npm /);
  });

  it('exposes the ports of the configuration', () => {
    const [, port] = /^# PORT=(\d+)$/m.exec(configuration) ?? [];
    const [, gateway] = /^# SANDBOX_GATEWAY_PORT=(\d+)$/m.exec(configuration) ?? [];
    expect(last).toMatch(new RegExp(`^EXPOSE ${port} ${gateway}$`, 'm'));
  });

  it('takes nothing along that is secret or made elsewhere', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', '.git', 'data', '**/node_modules', '**/dist']));
    for (const path of copies) expect(ignored).not.toContain(path.split('/')[0]);
  });
});

describe('docker-compose.yml', () => {
  const text = readFileSync('docker-compose.yml', 'utf8');
  const [arthor = '', mysql = ''] = text.split(/^ {2}mysql:$/m);

  it('sets keys of the configuration', () => {
    const environment = /^ {4}environment:\n((?: {6}.*\n)+)/m.exec(arthor)?.[1] ?? '';
    const keys = [...environment.matchAll(/^ {6}(?:# )?([A-Z_]+):/gm)].map(([, key]) => key);

    expect(keys).toContain('DATABASE_URL');
    expect(keys.filter((key) => !configuration.includes(`# ${key}=`))).toEqual([]);
  });

  it('imports the tables once, and starts Arthor when MySQL answers', () => {
    const mounts = [...text.matchAll(/^ {6}- \.\/([^:]+):/gm)].map(([, path = '']) => path);

    expect(mounts).toEqual(['script/db/mysql/arthor.sql']);
    expect(mounts.every((path) => existsSync(path))).toBe(true);
    expect(mysql).toContain('/docker-entrypoint-initdb.d/arthor.sql:ro');
    expect(mysql).toMatch(/^ {4}healthcheck:$/m);
    expect(arthor).toMatch(/mysql:\n {8}condition: service_healthy/);
  });

  it('is indented by two spaces and nothing else', () => {
    const crooked = text.split('\n').filter((line) => !/^(  )*\S|^$/.test(line));
    expect(crooked).toEqual([]);
  });
});
