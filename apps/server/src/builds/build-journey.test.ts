import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JenkinsPipeline } from '@arthor/provider';
import { startSandbox, type Sandbox } from '@arthor/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SystemRandom } from '../runtime/random.js';
import type { TestServer, TestUser } from '../start/test-server.js';
import { EnvRow } from '../store/entity/env.js';
import { startBuildServer } from './build-server.fixture.js';
import { FastClock } from './fast-clock.fixture.js';
import { PipelineOnly } from './pipeline-only.fixture.js';

// Not faster than eight times: the adapters' time limits must still be enough on a busy machine.
const clock = new FastClock(8);
const directory = mkdtempSync(join(tmpdir(), 'arthor-journey-'));
let sandbox: Sandbox;
let server: TestServer;
let admin: TestUser;

beforeAll(async () => {
  sandbox = await startSandbox({
    simulate: { kubernetes: false, jenkins: true },
    directory,
    clock,
    random: new SystemRandom(),
    gatewayPort: 0,
  });
  const { url, username, apiToken } = jenkins();
  const pipeline = new JenkinsPipeline({
    endpoint: url,
    username,
    apiToken,
    clock,
    templateFile: fileURLToPath(new URL('../../../../script/jenkins/dockerfile.xml', import.meta.url)),
    values: {
      imageHost: 'registry.localhost',
      imageOrganization: 'demo',
      gitCredentialsId: '',
      registryCredentialsId: '',
    },
  });
  server = await startBuildServer(clock, new PipelineOnly(pipeline));
  admin = await server.user('ADMIN');
  await server.core.store.write((tx) =>
    tx.insert(EnvRow, { name: 'dev', description: 'dev', host: 'dev.localhost' }),
  );
});
afterAll(async () => {
  await server.stop();
  await sandbox.close();
  rmSync(directory, { recursive: true, force: true });
});

function jenkins(): NonNullable<Sandbox['jenkins']> {
  if (sandbox.jenkins === null) throw new Error('the sandbox plays no Jenkins');
  return sandbox.jenkins;
}

async function buildsInJenkins(job: string): Promise<number> {
  const { url, username, apiToken } = jenkins();
  const authorization = `Basic ${Buffer.from(`${username}:${apiToken}`).toString('base64')}`;
  const answer = await fetch(`${url}/job/${job}/api/json?tree=builds[number]`, {
    headers: { authorization },
  });
  return Object(await answer.json()).builds.length;
}

async function application(name: string, branch = 'main'): Promise<void> {
  const made = await server.request('POST', '/api/v1/applications', admin).send({ name });
  expect(made.status).toBe(201);
  const feature = { name: 'main', branch, repositoryUrl: 'https://git.localhost/demo/shop.git' };
  const opened = await server.request('POST', `/api/v1/applications/${name}/features`, admin).send(feature);
  expect(opened.status).toBe(201);
}

const start = async (name: string) =>
  (
    await server
      .request('POST', '/api/v1/builds', admin)
      .send({ application: name, feature: 'main', environment: 'dev' })
  ).body;
const get = async (path: string) => (await server.request('GET', `/api/v1/builds/${path}`, admin)).body;

describe('a build in the Jenkins of the sandbox, over HTTP', () => {
  it('makes its own pipeline, then an image, and its log can be read', async () => {
    await application('shop');

    const accepted = await start('shop');
    const build = await get(`${accepted.id}?wait=60`);

    expect(accepted.status).toBe('QUEUED');
    expect(build).toMatchObject({
      status: 'SUCCESS',
      buildNumber: 1,
      reason: null,
      queueId: expect.any(String),
    });
    expect(build.imageId).toBe(`registry.localhost/demo/shop:${build.commitId}-dev`);
    expect(build.url).toContain('/job/shop/1/');
    const log = await get(`${build.id}/log`);
    expect(log).toMatchObject({ complete: true, text: expect.stringContaining('docker build') });
    expect(log.text).not.toContain('\u001b[8mha:');
    const shop = (await server.request('GET', '/api/v1/applications/shop', admin)).body;
    expect(shop.pipeline).toEqual({ jobName: 'shop', status: 'CREATED', reason: null });
  });

  it('fails with a reason where the branch is broken', async () => {
    await application('broken', 'fix/broken-build');

    const build = await get(`${(await start('broken')).id}?wait=60`);

    expect(build).toMatchObject({ status: 'FAILURE', reason: expect.any(String), imageId: null });
  });

  it('is started once where the answer to the start was lost', async () => {
    await application('lost');
    const path = /buildWithParameters/;
    sandbox.faults.add({ server: 'jenkins', method: 'POST', path, times: 1 }, { kind: 'lose' });

    const build = await get(`${(await start('lost')).id}?wait=60`);

    expect(build).toMatchObject({ status: 'SUCCESS', buildNumber: 1 });
    expect(await buildsInJenkins('lost')).toBe(1);
  });

  it('is aborted in Jenkins', async () => {
    await application('aborted');
    const { id } = await start('aborted');
    await server.request('POST', `/api/v1/builds/${id}/abort`, admin).expect(202);

    expect(await get(`${id}?wait=60`)).toMatchObject({ status: 'ABORTED', reason: expect.any(String) });
  });

  it('outlives a Jenkins that answers 503 for a while', async () => {
    await application('shaken');
    const { id } = await start('shaken');
    sandbox.faults.add({ server: 'jenkins', times: 3 }, { kind: 'status', status: 503 });

    expect(await get(`${id}?wait=60`)).toMatchObject({ status: 'SUCCESS' });
  });
});
