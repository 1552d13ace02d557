import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jenkins, testSandbox } from '../sandbox.fixture.js';

const xmlHeaders = { 'content-type': 'application/xml' };
const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };
const parametersXml = ['repository_url', 'branch', 'environment', 'ARTHOR_BUILD'].map(
  (name) =>
    `<hudson.model.StringParameterDefinition><name>${name}</name></hudson.model.StringParameterDefinition>`,
);
const jobConfig = `<?xml version='1.0'?><flow-definition><description>shop</description><properties>${parametersXml.join('')}</properties><disabled>false</disabled></flow-definition>`;

let running: Awaited<ReturnType<typeof testSandbox>>;

beforeEach(async () => {
  running = await testSandbox();
});

afterEach(() => running.stop());

const get = (path: string) => jenkins(running.sandbox, 'GET', path);
const post = (path: string, body = '', headers: Record<string, string> = formHeaders) =>
  jenkins(running.sandbox, 'POST', path, body, headers);
const createShop = () => post('/createItem?name=shop', jobConfig, xmlHeaders);

function idOf(location: string | null): string {
  return /\/queue\/item\/(\d+)\/$/.exec(location ?? '')?.[1] ?? '';
}

describe('Jenkins', () => {
  it('is known by its header and lets in its account only', async () => {
    const answer = await get('/api/json');
    expect(answer.headers.get('x-jenkins')).toMatch(/^2\./);
    expect(answer.json).toMatchObject({ _class: 'hudson.model.Hudson', useCrumbs: true });

    expect(
      (await jenkins(running.sandbox, 'GET', '/api/json', undefined, { authorization: 'Basic eDp5' })).status,
    ).toBe(401);
  });

  it.each([
    [
      'an existing name',
      '/createItem?name=shop',
      jobConfig,
      xmlHeaders,
      400,
      'A job already exists with the name',
    ],
    ['no name', '/createItem', jobConfig, xmlHeaders, 400, 'No name is specified'],
    ['an unsafe name', '/createItem?name=a%3Ab', jobConfig, xmlHeaders, 400, 'is an unsafe character'],
    ['no content type', '/createItem?name=b', jobConfig, {}, 400, 'No mode given'],
    ['bad XML', '/createItem?name=b', '<a><b></a>', xmlHeaders, 500, ''],
    ['a folder that is not there', '/job/nowhere/createItem?name=b', jobConfig, xmlHeaders, 404, ''],
  ])('refuses to create with %s', async (_what, path, body, headers, status, error) => {
    expect((await createShop()).status).toBe(200);

    const answer = await post(path, body, headers);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-error') ?? '').toContain(error);
  });

  it('keeps jobs in folders and gives config.xml back under its own header', async () => {
    await post('/createItem?name=team', '<com.cloudbees.hudson.plugins.folder.Folder/>', xmlHeaders);
    expect((await post('/job/team/createItem?name=shop', jobConfig, xmlHeaders)).status).toBe(200);

    const config = await get('/job/team/job/shop/config.xml');

    expect(config.text).toMatch(/^<\?xml version='1\.1' encoding='UTF-8'\?>\n<flow-definition>/);
    expect((await get('/job/team/api/json')).json).toMatchObject({ jobs: [{ name: 'shop' }] });
    expect((await post('/job/team/job/shop/config.xml', '<a/>', xmlHeaders)).status).toBe(200);
    expect((await get('/job/team/job/shop/config.xml')).text).toContain('<a/>');
  });

  it('goes from the queue to a finished build', async () => {
    await createShop();
    const started = await post(
      '/job/shop/buildWithParameters?delay=1sec',
      'branch=main&environment=dev&ARTHOR_BUILD=7',
    );
    expect(started.status).toBe(201);
    const id = idOf(started.headers.get('location'));
    expect((await get(`/queue/item/${id}/api/json`)).json).toMatchObject({
      _class: 'hudson.model.Queue$WaitingItem',
      why: 'In the quiet period. Expires in 1.0 sec',
      id: Number(id),
    });
    expect((await get('/queue/api/json')).json).toMatchObject({
      items: [{ id: Number(id), task: { name: 'shop' } }],
    });

    running.clock.advance(1500);
    expect((await get(`/queue/item/${id}/api/json`)).json).toMatchObject({
      _class: 'hudson.model.Queue$LeftItem',
      cancelled: false,
      executable: { number: 1 },
    });
    const tree =
      'builds%5Bnumber,queueId,building,result,actions%5Bparameters%5Bname,value%5D%5D%5D%7B0,50%7D';
    const builds = (await get(`/job/shop/api/json?tree=${tree}`)).json;
    expect(builds).toMatchObject({
      builds: [{ number: 1, queueId: Number(id), building: true, result: null }],
    });
    expect(JSON.stringify(builds)).toContain('"name":"ARTHOR_BUILD","value":"7"');
    const first = await get('/job/shop/1/logText/progressiveText?start=0');
    expect(first.headers.get('x-more-data')).toBe('true');

    running.clock.advance(2000);
    const size = first.headers.get('x-text-size');
    const rest = await get(`/job/shop/1/logText/progressiveText?start=${size}`);
    expect(rest.headers.get('x-more-data')).toBeNull();
    expect(rest.text).toMatch(/Finished: SUCCESS\n$/);
    expect((await get('/job/shop/1/consoleText')).text).toBe(first.text + rest.text);
    const artifact = (await get('/job/shop/1/artifact/arthor.json')).json;
    expect(artifact).toEqual({
      image: expect.stringMatching(/^registry\.localhost\/demo\/shop:[0-9a-f]{40}-dev$/),
      digest: null,
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(
      (await get('/job/shop/1/api/json?tree=result,building,description,artifacts%5BfileName%5D')).json,
    ).toEqual({
      _class: 'org.jenkinsci.plugins.workflow.job.WorkflowRun',
      building: false,
      result: 'SUCCESS',
      description: expect.stringContaining('demo/shop:'),
      artifacts: [{ fileName: 'arthor.json' }],
    });
    running.clock.advance(300_000);
    expect((await get(`/queue/item/${id}/api/json`)).status).toBe(404);
  });

  it('joins the same parameters with 303 and the first item’s place', async () => {
    await createShop();
    const first = await post('/job/shop/buildWithParameters', 'branch=main');
    const second = await post('/job/shop/buildWithParameters', 'branch=main&undeclared=1');

    expect([first.status, second.status]).toEqual([201, 303]);
    expect(idOf(second.headers.get('location'))).toBe(idOf(first.headers.get('location')));
  });

  it('answers cancel with 204, then 422, and 404 for what it does not know', async () => {
    await createShop();
    const id = idOf((await post('/job/shop/buildWithParameters', 'branch=main')).headers.get('location'));

    const statuses = [
      await post(`/queue/cancelItem?id=${id}`),
      await post(`/queue/cancelItem?id=${id}`),
      await post('/queue/cancelItem?id=99'),
    ];

    expect(statuses.map((answer) => answer.status)).toEqual([204, 422, 404]);
    expect((await get(`/queue/item/${id}/api/json`)).json).toMatchObject({ cancelled: true });
  });

  it('redirects stop and submitDescription, and aborts', async () => {
    await createShop();
    await post('/job/shop/buildWithParameters?delay=0sec', 'branch=main');
    running.clock.advance(300);

    expect((await post('/job/shop/1/stop')).status).toBe(302);
    expect((await post('/job/shop/1/submitDescription', 'description=mine')).status).toBe(302);
    running.clock.advance(300);

    expect((await get('/job/shop/1/api/json')).json).toMatchObject({
      result: 'ABORTED',
      description: 'mine',
    });
    expect((await post('/job/shop/1/stop')).status).toBe(302);
  });

  it.each([
    ['an unknown job', '/job/nobody/buildWithParameters', 404],
    ['an unknown build', '/job/shop/77/stop', 404],
    ['a disabled job', '/job/off/buildWithParameters', 409],
    ['a job without parameters', '/job/plain/buildWithParameters', 400],
  ])('refuses %s', async (_what, path, status) => {
    await createShop();
    await post('/createItem?name=off', jobConfig.replace('false', 'true'), xmlHeaders);
    await post('/createItem?name=plain', '<flow-definition/>', xmlHeaders);

    expect((await post(path, 'branch=main')).status).toBe(status);
  });
});
