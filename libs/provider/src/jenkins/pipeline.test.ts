import { afterEach, describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock } from '../conformance/test-namespace.js';
import { stubServer, type StubServer } from '../http/stub-server.fixture.js';
import { JenkinsPipeline, type JenkinsPipelineOptions } from './pipeline.js';

const templateFile = fileURLToPath(new URL('../../../../script/jenkins/dockerfile.xml', import.meta.url));
const signal = new AbortController().signal;
const request = {
  job: 'shop',
  buildId: 12,
  repositoryUrl: 'https://git.example.com/shop.git',
  branch: 'main',
  environment: 'dev',
};
const servers: StubServer[] = [];

type Answer = readonly [status: number, body?: unknown, headers?: Readonly<Record<string, string>>];
type Answers = Readonly<Record<string, Answer | ((request: IncomingMessage, body: string) => Answer)>>;

/** A pipeline before a Jenkins that answers by `METHOD path` (without query), 404 to all else. */
async function pipeline(
  answers: Answers,
  folder = '',
  over: Partial<JenkinsPipelineOptions> = {},
): Promise<JenkinsPipeline & { requests: string[] }> {
  const answer = (incoming: IncomingMessage, response: ServerResponse, body: string) => {
    const path = (incoming.url ?? '').split('?')[0];
    const given = answers[`${incoming.method} ${path}`] ?? ([404, '<html>'] as const);
    const [status, text = '', headers = {}] = typeof given === 'function' ? given(incoming, body) : given;
    const json = typeof text !== 'string';
    const all = Object.entries({
      'X-Jenkins': '2.579',
      'Content-Type': json ? 'application/json' : 'text/html',
      ...headers,
    });
    // An empty value stands for a header that is not sent.
    response.writeHead(status, Object.fromEntries(all.filter(([, value]) => value !== '')));
    response.end(json ? JSON.stringify(text) : text);
  };
  const server = await stubServer(answer);
  servers.push(server);
  const made = new JenkinsPipeline({
    endpoint: server.url,
    username: 'arthor',
    apiToken: 'token',
    folder,
    templateFile,
    values: {
      imageHost: 'registry.localhost',
      imageOrganization: 'demo',
      gitCredentialsId: '',
      registryCredentialsId: 'registry',
    },
    clock: systemClock,
    rate: { perSecond: 1000, burst: 1000 },
    ...over,
  });
  return Object.assign(made, { requests: server.requests });
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('trigger', () => {
  const path = 'POST /job/shop/buildWithParameters';

  it('sends the four parameters and takes only the id from the address', async () => {
    let sent = '';
    const jenkins = await pipeline({
      [path]: (_, body) => {
        sent = body;
        return [201, '', { Location: 'http://jenkins.internal:8080/queue/item/14/' }];
      },
    });
    expect(await jenkins.trigger(request, signal)).toEqual({ queueId: '14' });
    expect(Object.fromEntries(new URLSearchParams(sent))).toEqual({
      repository_url: request.repositoryUrl,
      branch: 'main',
      environment: 'dev',
      ARTHOR_BUILD: '12',
    });
    expect(jenkins.requests).toEqual(['POST /job/shop/buildWithParameters?delay=0sec']);
  });

  it.each<[string, Answer, object]>([
    ['an equal one that waits already', [303, '', { Location: '/queue/item/9/' }], { queueId: '9' }],
  ])('takes as good: %s', async (_, answer, expected) => {
    const jenkins = await pipeline({ [path]: answer });
    expect(await jenkins.trigger(request, signal)).toEqual(expected);
  });

  it.each<[string, Answer, string, string]>([
    ['not scheduled', [302, '', { Location: '.' }], 'TRANSIENT', 'NOT_SCHEDULED'],
    ['a login page', [302, '', { Location: 'https://sso/login', 'X-Jenkins': '' }], 'DENIED', 'NOT_JENKINS'],
    ['taken without an address', [201], 'UNKNOWN_OUTCOME', 'NO_QUEUE_ITEM'],
    ['disabled', [409], 'DENIED', 'JOB_DISABLED'],
    ['not parameterized', [400, '', { 'X-Error': 'shop is not parameterized' }], 'INVALID', 'REFUSED'],
    ['no right', [403, '<html>'], 'DENIED', 'FORBIDDEN'],
    ['a wrong token', [401, '<html>'], 'DENIED', 'UNAUTHORIZED'],
    ['the job is gone', [404, '<html>'], 'GONE', 'NOT_FOUND'],
    ['an error of its own', [500, '<html>'], 'UNKNOWN_OUTCOME', 'SERVER_ERROR'],
    ['starting', [503, '<html>getting ready'], 'TRANSIENT', 'STARTING'],
  ])('tells apart: %s', async (_, answer, kind, code) => {
    const jenkins = await pipeline({ [path]: answer });
    await expect(jenkins.trigger(request, signal)).rejects.toMatchObject({ provider: 'jenkins', kind, code });
  });

  it('does not know the outcome when the connection breaks', async () => {
    const server = await stubServer((incoming) => incoming.socket.destroy());
    servers.push(server);
    const jenkins = new JenkinsPipeline({
      endpoint: server.url,
      username: 'arthor',
      apiToken: 'token',
      templateFile,
      values: { imageHost: 'r', imageOrganization: 'demo', gitCredentialsId: '', registryCredentialsId: '' },
      clock: systemClock,
    });
    await expect(jenkins.trigger(request, signal)).rejects.toMatchObject({ kind: 'UNKNOWN_OUTCOME' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('the job', () => {
  it('is made from the template where it is not', async () => {
    let xml = '';
    const jenkins = await pipeline({
      'POST /createItem': (incoming, body) => {
        xml = body;
        expect(incoming.headers['content-type']).toContain('text/xml');
        return [200];
      },
    });
    await jenkins.ensureJob('shop', signal);
    expect(jenkins.requests).toEqual(['GET /job/shop/config.xml', 'POST /createItem?name=shop']);
    expect(xml).toContain("IMAGE_NAME = 'registry.localhost/demo/shop'");
    expect(xml).toMatch(/<description>Builds shop for Arthor\. arthor:template=[0-9a-f]{64}<\/description>/);
    expect(xml).not.toMatch(/@[a-zA-Z]+@/);
  });

  it('is left alone where it was made from this template, and brought up to it where from another', async () => {
    let live = '';
    const answers: Answers = {
      'POST /createItem': (_, body) => {
        live = body;
        return [200];
      },
      'GET /job/shop/config.xml': () =>
        live === '' ? [404] : [200, live, { 'Content-Type': 'application/xml' }],
      'POST /job/shop/config.xml': (_, body) => {
        live = body;
        return [200];
      },
    };
    const jenkins = await pipeline(answers);
    await jenkins.ensureJob('shop', signal);
    const made = live;
    await jenkins.ensureJob('shop', signal);
    expect(jenkins.requests.filter((line) => line.startsWith('POST'))).toEqual([
      'POST /createItem?name=shop',
    ]);
    live = made.replace(/arthor:template=[0-9a-f]{64}/, `arthor:template=${'0'.repeat(64)}`);
    await jenkins.ensureJob('shop', signal);
    expect(live).toBe(made);
  });

  it('that somebody made is used as it is, if a build can be found again in it', async () => {
    const theirs = '<flow-definition><name>ARTHOR_BUILD</name></flow-definition>';
    const jenkins = await pipeline({ 'GET /job/shop/config.xml': [200, theirs] });
    await jenkins.ensureJob('shop', signal);
    expect(jenkins.requests).toEqual(['GET /job/shop/config.xml']);
    const other = await pipeline({ 'GET /job/shop/config.xml': [200, '<project/>'] });
    await expect(other.ensureJob('shop', signal)).rejects.toMatchObject({
      kind: 'DENIED',
      code: 'JOB_TAKEN',
    });
  });

  it('lies in its folder, which must be there', async () => {
    const jenkins = await pipeline({ 'POST /job/team/job/a/createItem': [200] }, 'team/a');
    await jenkins.ensureJob('shop', signal);
    expect(jenkins.requests[1]).toBe('POST /job/team/job/a/createItem?name=shop');
    const without = await pipeline({}, 'team');
    await expect(without.ensureJob('shop', signal)).rejects.toMatchObject({ code: 'FOLDER_MISSING' });
  });

  it.each(['../x', 'a/b', '', 'x y', '..'])('has a plain name: %j is refused', async (job) => {
    const jenkins = await pipeline({});
    await expect(jenkins.ensureJob(job, signal)).rejects.toMatchObject({ name: 'ProviderError' });
    expect(jenkins.requests).toEqual([]);
  });
});

const parameters = (id: number) => [{}, { parameters: [{ name: 'ARTHOR_BUILD', value: String(id) }] }];
const item = (id: number, build: number, over = {}) => ({
  id,
  why: 'In the quiet period. Expires in 4.9 sec',
  task: { name: 'shop', url: 'http://jenkins.internal/job/shop/' },
  actions: parameters(build),
  ...over,
});
/** What the git plugin tells of a commit of one letter. */
const checkout = (letter: string) => ({ lastBuiltRevision: { SHA1: letter.repeat(40) } });
const build = (number: number, id: number, over = {}) => ({
  number,
  url: `http://jenkins.internal/job/shop/${number}/`,
  queueId: number + 100,
  building: false,
  result: 'SUCCESS',
  description: null,
  artifacts: [],
  actions: parameters(id),
  ...over,
});

describe('a build is found', () => {
  it('in the queue', async () => {
    const jenkins = await pipeline({ 'GET /queue/api/json': [200, { items: [item(13, 11), item(14, 12)] }] });
    expect(await jenkins.find('shop', 12, signal)).toEqual({
      state: 'queued',
      queueId: '14',
      why: 'In the quiet period. Expires in 4.9 sec',
    });
  });

  it('among the builds, never by the number of somebody else’s (defect 8)', async () => {
    const jenkins = await pipeline({
      'GET /queue/api/json': [200, { items: [item(14, 12, { task: { url: 'http://j/job/other/' } })] }],
      'GET /job/shop/api/json': [
        200,
        { builds: [build(8, 13), build(7, 12, { building: true, result: null })] },
      ],
    });
    expect(await jenkins.find('shop', 12, signal)).toMatchObject({
      state: 'running',
      number: 7,
      queueId: '107',
    });
  });

  it('in the queue after all, where it came while the builds were read', async () => {
    let looks = 0;
    const jenkins = await pipeline({
      'GET /queue/api/json': () => {
        looks += 1;
        return [200, { items: looks === 1 ? [] : [item(14, 12)] }];
      },
      'GET /job/shop/api/json': [200, { builds: [] }],
    });
    expect(await jenkins.find('shop', 12, signal)).toMatchObject({ state: 'queued', queueId: '14' });
  });

  it.each([
    ['that is none', null],
    ['without an id', { task: { url: 'http://jenkins/job/other/' } }],
    [
      'whose parameters are those of another plugin',
      { ...item(9, 7), actions: [{ parameters: [{ name: 'x', value: ['a'] }, 7] }] },
    ],
    ['that says why with more than words', { ...item(9, 7), why: { text: 'x' }, task: 'x' }],
  ])('in the queue, beside an entry %s', async (_, odd) => {
    const told: string[] = [];
    const items = [odd, item(7, 12), odd];
    const jenkins = await pipeline({ 'GET /queue/api/json': [200, { items }] }, '', {
      warn: (line) => told.push(line),
    });
    expect(await jenkins.find('shop', 12, signal)).toMatchObject({ state: 'queued', queueId: '7' });
    expect(told.every((line) => line.startsWith('one entry of a list'))).toBe(true);
  });

  it('among builds of which some cannot be read, which is told', async () => {
    const told: string[] = [];
    const builds = [{ number: 'x' }, null, build(7, 12, { artifacts: [7], description: 7 })];
    const jenkins = await pipeline(
      { 'GET /queue/api/json': [200, { items: [] }], 'GET /job/shop/api/json': [200, { builds }] },
      '',
      { warn: (line) => told.push(line) },
    );
    expect(await jenkins.find('shop', 12, signal)).toMatchObject({ number: 7 });
    expect(told).toHaveLength(2);
  });

  it('nowhere', async () => {
    const jenkins = await pipeline({
      'GET /queue/api/json': [200, { items: [] }],
      'GET /job/shop/api/json': [200, { builds: [build(7, 11)] }],
    });
    expect(await jenkins.find('shop', 12, signal)).toBeNull();
  });

  it('not, where the job is gone or Jenkins cannot be asked', async () => {
    const gone = await pipeline({ 'GET /queue/api/json': [200, { items: [] }] });
    await expect(gone.find('shop', 12, signal)).rejects.toMatchObject({ kind: 'GONE' });
    const starting = await pipeline({ 'GET /queue/api/json': [503, '<html>'] });
    await expect(starting.find('shop', 12, signal)).rejects.toMatchObject({ kind: 'TRANSIENT' });
    const proxy = await pipeline({ 'GET /queue/api/json': [200, '<html>log in'] });
    await expect(proxy.find('shop', 12, signal)).rejects.toMatchObject({
      kind: 'DENIED',
      code: 'NOT_JENKINS',
    });
  });
});

describe('a build is followed', () => {
  const ticket = { job: 'shop', buildId: 12, queueId: '14', number: null };

  it.each<[string, Answers, object | null]>([
    ['waiting', { 'GET /queue/item/14/api/json': [200, item(14, 12)] }, { state: 'queued', queueId: '14' }],
    [
      'just left the queue',
      { 'GET /queue/item/14/api/json': [200, item(14, 12, { why: null, cancelled: false })] },
      { state: 'queued', why: null },
    ],
    [
      'cancelled in the queue',
      { 'GET /queue/item/14/api/json': [200, item(14, 12, { cancelled: true })] },
      { state: 'done', result: 'ABORTED', number: null },
    ],
    [
      'running',
      {
        'GET /queue/item/14/api/json': [200, item(14, 12, { executable: { number: 7 } })],
        'GET /job/shop/7/api/json': [200, build(7, 12, { building: true, result: null, queueId: 14 })],
      },
      { state: 'running', number: 7, queueId: '14' },
    ],
    [
      'forgotten by the queue',
      { 'GET /job/shop/api/json': [200, { builds: [build(7, 12, { queueId: 14, result: 'FAILURE' })] }] },
      { state: 'done', result: 'FAILURE', number: 7 },
    ],
    ['unknown', { 'GET /job/shop/api/json': [200, { builds: [] }] }, null],
  ])('%s', async (_, answers, expected) => {
    const jenkins = await pipeline(answers);
    const seen = await jenkins.observe(ticket, signal);
    if (expected === null) expect(seen).toBeNull();
    else expect(seen).toMatchObject(expected);
  });

  const done = { ...ticket, number: 7 };
  const image = 'registry.localhost/demo/shop:0c77de1-dev';
  const digest = `sha256:${'a'.repeat(64)}`;

  it.each<[string, object, Answer | null, object]>([
    [
      'its arthor.json',
      { artifacts: [{ relativePath: 'arthor.json' }], description: 'x/y/z:other' },
      [200, { image, digest, commit: '0c77de1' }],
      { result: 'SUCCESS', image, digest, commit: '0c77de1' },
    ],
    [
      'its description where arthor.json is broken',
      { artifacts: [{ relativePath: 'arthor.json' }], description: image },
      [200, { image: 'x; rm -rf /' }],
      { result: 'SUCCESS', image, digest: null, commit: '0c77de1' },
    ],
    [
      'a description that is an image by digest only',
      { description: `registry.example.com/org/shop@${digest}` },
      null,
      { image: `registry.example.com/org/shop@${digest}`, digest, commit: null },
    ],
    [
      'an arthor.json without a registry host',
      { artifacts: [{ relativePath: 'arthor.json' }] },
      [200, { image: `shop@${digest}`, commit: '0c77de1' }],
      { image: `shop@${digest}`, digest, commit: '0c77de1' },
    ],
    [
      'a description without a registry host',
      { description: 'shop:0c77de1' },
      null,
      { image: 'shop:0c77de1', digest: null, commit: '0c77de1' },
    ],
    [
      'a description with a tag and a digest, among other words',
      { description: `done at 10:30, ${image}@${digest}` },
      null,
      { image, digest, commit: '0c77de1' },
    ],
    [
      'what is announced as the image',
      { description: `done arthor-image=shop:2` },
      null,
      { image: 'shop:2', digest: null, commit: null },
    ],
    [
      'an image that is too long, as it is: whoever asked says so',
      { description: `registry.example.com/${'a'.repeat(270)}:1` },
      null,
      { image: `registry.example.com/${'a'.repeat(270)}:1` },
    ],
    ['a link that is none', { url: 'javascript:alert(1)', description: image }, null, { url: null, image }],
    [
      'a description as the origin wrote it',
      { description: 'registry.example.com:5000/org/shop:0c77de1aa' },
      null,
      { image: 'registry.example.com:5000/org/shop:0c77de1aa', commit: '0c77de1aa' },
    ],
    [
      'nothing',
      { description: 'all fine' },
      null,
      { result: 'SUCCESS', image: null, digest: null, commit: null },
    ],
    [
      'a failure',
      { result: 'FAILURE', description: image },
      null,
      { result: 'FAILURE', image: null, reason: null },
    ],
    [
      'a failure that had checked something out',
      { result: 'FAILURE', actions: [...parameters(12), checkout('a'), {}, checkout('a')] },
      null,
      { result: 'FAILURE', image: null, commit: 'a'.repeat(40) },
    ],
    [
      'a failure beside a shared library',
      { result: 'FAILURE', actions: [...parameters(12), checkout('a'), checkout('b')] },
      null,
      { result: 'FAILURE', commit: null },
    ],
    [
      'a failure whose revision is none',
      { result: 'FAILURE', actions: [...parameters(12), { lastBuiltRevision: { SHA1: 'HEAD' } }] },
      null,
      { result: 'FAILURE', commit: null },
    ],
    [
      'instability',
      { result: 'UNSTABLE' },
      null,
      { result: 'FAILURE', reason: 'Jenkins calls it UNSTABLE.' },
    ],
    ['no build at all', { result: 'NOT_BUILT' }, null, { result: 'FAILURE' }],
    ['an abort', { result: 'ABORTED' }, null, { result: 'ABORTED', number: 7 }],
  ])('to its end, told by %s', async (_, over, artifact, expected) => {
    const jenkins = await pipeline({
      'GET /job/shop/7/api/json': [200, build(7, 12, over)],
      ...(artifact === null ? {} : { 'GET /job/shop/7/artifact/arthor.json': artifact }),
    });
    expect(await jenkins.observe(done, signal)).toMatchObject({ state: 'done', ...expected });
  });

  it('until its record is gone', async () => {
    const jenkins = await pipeline({});
    expect(await jenkins.observe(done, signal)).toBeNull();
  });
});

describe('abort', () => {
  it.each<[string, Answers, string | null, number | null]>([
    ['in the queue', { 'POST /queue/cancelItem': [204] }, '14', null],
    ['in an older queue', { 'POST /queue/cancelItem': [302, '', { Location: '/' }] }, '14', null],
    ['gone from the queue', {}, '14', null],
    ['running', { 'POST /job/shop/7/stop': [302, '', { Location: '.' }] }, null, 7],
    ['ended', {}, '14', 7],
  ])('succeeds: %s', async (_, answers, queueId, number) => {
    const jenkins = await pipeline(answers);
    await jenkins.abort({ job: 'shop', queueId, number }, 'stop', signal);
  });

  it('stops what left the queue as a build', async () => {
    const jenkins = await pipeline({
      'POST /queue/cancelItem': [422],
      'GET /queue/item/14/api/json': [200, item(14, 12, { executable: { number: 7 } })],
      'POST /job/shop/7/stop': [302, '', { Location: '.' }],
    });
    await jenkins.abort({ job: 'shop', queueId: '14', number: null }, 'stop', signal);
    expect(jenkins.requests).toContain('POST /job/shop/7/stop');
  });

  it.each(['stop', 'term', 'kill'] as const)('asks by %s', async (by) => {
    const jenkins = await pipeline({ [`POST /job/shop/7/${by}`]: [302, '', { Location: '.' }] });
    await jenkins.abort({ job: 'shop', queueId: '14', number: 7 }, by, signal);
    expect(jenkins.requests.at(-1)).toBe(`POST /job/shop/7/${by}`);
  });

  it('is refused where the account may not', async () => {
    const jenkins = await pipeline({ 'POST /job/shop/7/stop': [403, '<html>'] });
    const aborted = jenkins.abort({ job: 'shop', queueId: null, number: 7 }, 'stop', signal);
    await expect(aborted).rejects.toMatchObject({ kind: 'DENIED' });
  });
});

describe('the log', () => {
  const path = 'GET /job/shop/7/logText/progressiveText';

  /** A whole log served as Jenkins does: from `start` on, which beyond the end means from 0. */
  function serve(whole: Buffer, more: boolean): Answers {
    return {
      [path]: (incoming) => {
        const asked = Number(new URLSearchParams(incoming.url?.split('?')[1]).get('start'));
        const start = asked > whole.length ? 0 : asked;
        return [
          200,
          whole.subarray(start).toString('utf8'),
          {
            'X-Text-Size': String(whole.length),
            'Content-Type': 'text/plain',
            ...(more ? { 'X-More-Data': 'true' } : {}),
          },
        ];
      },
    };
  }

  it('comes in pieces by the offset of its bytes, without console notes', async () => {
    const note = '\u001b[8mha:AAAA\u001b[0m';
    const running = await pipeline(serve(Buffer.from(`Gestartet für ${note}admin\r\n`), true));
    const first = await running.log('shop', 7, 0, signal);
    expect(first).toEqual({
      text: 'Gestartet für admin\n',
      nextOffset: 16 + note.length + 6,
      complete: false,
    });
    const ended = await pipeline(serve(Buffer.from(`Gestartet für ${note}admin\r\nfertig\n`), false));
    expect(await ended.log('shop', 7, first.nextOffset, signal)).toMatchObject({
      text: 'fertig\n',
      complete: true,
    });
  });

  it('comes in whole lines while more is to come', async () => {
    const running = await pipeline(serve(Buffer.from('one\ntoken=s3c'), true));
    const first = await running.log('shop', 7, 0, signal);
    expect(first).toEqual({ text: 'one\n', nextOffset: 4, complete: false });
    const ended = await pipeline(serve(Buffer.from('one\ntoken=s3cret'), false));
    expect(await ended.log('shop', 7, first.nextOffset, signal)).toEqual({
      text: 'token=s3cret',
      nextOffset: 16,
      complete: true,
    });
  });

  it('is empty where there is nothing new', async () => {
    const jenkins = await pipeline(serve(Buffer.from('abc'), true));
    expect(await jenkins.log('shop', 7, 3, signal)).toEqual({ text: '', nextOffset: 3, complete: false });
    expect(await jenkins.log('shop', 7, 9, signal)).toEqual({ text: '', nextOffset: 9, complete: false });
  });

  it('never takes more than a piece of a huge one, and cuts no character', async () => {
    const whole = Buffer.from(`x${'ä'.repeat(700_000)}`);
    const jenkins = await pipeline(serve(whole, false));
    let text = '';
    let offset = 0;
    for (;;) {
      const piece = await jenkins.log('shop', 7, offset, signal);
      expect(Buffer.byteLength(piece.text)).toBeLessThanOrEqual(1024 * 1024);
      text += piece.text;
      offset = piece.nextOffset;
      if (piece.complete) break;
    }
    expect(text).toBe(whole.toString('utf8'));
  });

  it('is gone with its build', async () => {
    const jenkins = await pipeline({});
    await expect(jenkins.log('shop', 7, 0, signal)).rejects.toMatchObject({ kind: 'GONE' });
  });
});

describe('the login of the registry', () => {
  const store = '/credentials/store/system/domain/_';
  const registryLogin = { username: 'ci', password: 'a<b&c' };
  const job: Answers = { 'POST /createItem': [200] };

  it('is kept in Jenkins once, and not at all where it is', async () => {
    let sent = '';
    const kept: Answers = { [`GET ${store}/api/json`]: [200, {}] };
    const answers: Answers = {
      ...job,
      ...kept,
      [`POST ${store}/createCredentials`]: (_, body) => {
        sent = body;
        return [200];
      },
    };
    const jenkins = await pipeline(answers, '', { registryLogin });
    await jenkins.ensureJob('shop', signal);
    await jenkins.ensureJob('cart', signal);
    expect(sent).toContain('<id>registry</id>');
    expect(sent).toContain('<password>a&lt;b&amp;c</password>');
    expect(jenkins.requests.filter((line) => line.includes('createCredentials'))).toHaveLength(1);
    const there = { ...answers, [`GET ${store}/credential/registry/api/json`]: [200, {}] } satisfies Answers;
    const other = await pipeline(there, '', { registryLogin });
    await other.ensureJob('shop', signal);
    expect(other.requests.some((line) => line.includes('createCredentials'))).toBe(false);
  });

  it('lies beside the jobs, and hinders none where the account may not keep it', async () => {
    const jenkins = await pipeline({ 'POST /job/team/createItem': [200] }, 'team', { registryLogin });
    await jenkins.ensureJob('shop', signal);
    expect(jenkins.requests[0]).toBe('GET /job/team/credentials/store/folder/domain/_/api/json?tree=id');
    expect(jenkins.requests.at(-1)).toBe('POST /job/team/createItem?name=shop');
  });

  it('is told to be made by hand where it is not there', async () => {
    const jenkins = await pipeline({ [`GET ${store}/api/json`]: [200, {}] });
    expect((await jenkins.check(signal)).at(-1)).toEqual({
      code: 'JENKINS_CREDENTIALS',
      status: 'WARNING',
      message: 'Jenkins has no credential registry: make it there by hand, kind "Username with password".',
    });
  });
});

describe('check', () => {
  it('tells what is right', async () => {
    const jenkins = await pipeline(
      { 'GET /api/json': [200, { mode: 'NORMAL' }], 'GET /job/team/api/json': [200, { name: 'team' }] },
      'team',
    );
    expect((await jenkins.check(signal)).map(({ status }) => status)).toEqual(['OK', 'OK', 'OK', 'UNKNOWN']);
  });

  it('tells what is wrong, in words', async () => {
    const jenkins = await pipeline({ 'GET /api/json': [401, '<html>'] }, 'team');
    expect(await jenkins.check(signal)).toMatchObject([
      {
        code: 'JENKINS_REACHABLE',
        status: 'FAILED',
        message: 'Jenkins does not know the user or the API token',
      },
      { code: 'JENKINS_FOLDER', status: 'FAILED' },
      { code: 'JENKINS_TEMPLATE', status: 'OK' },
      { code: 'JENKINS_CREDENTIALS', status: 'UNKNOWN' },
    ]);
  });
});

it('stops at the signal, in the package’s calls too', async () => {
  const server = await stubServer(() => undefined);
  servers.push(server);
  const jenkins = new JenkinsPipeline({
    endpoint: server.url,
    username: 'arthor',
    apiToken: 'token',
    templateFile,
    values: { imageHost: 'r', imageOrganization: 'demo', gitCredentialsId: '', registryCredentialsId: '' },
    clock: systemClock,
  });
  const abort = new AbortController();
  const found = jenkins.find('shop', 12, abort.signal);
  await expect.poll(() => server.requests.length).toBe(1);
  abort.abort();
  await expect(found).rejects.toMatchObject({ code: 'ABORTED', kind: 'TRANSIENT' });
  await expect(jenkins.find('shop', 12, AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' });
});
