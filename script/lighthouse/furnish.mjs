// An installation as people see it after a morning's work: lanes that run, a canary, one that is stuck, and a
// history that fills a page. By REST, as they would.
import { ended } from '../server-process.mjs';

const applications = ['cart', 'catalog', 'payment', 'search'];
/** What is done to one lane again and again, for the history. */
const scaled = 24;

/** Fills an installation; resolves once all of it is on the board. */
export async function furnish(call) {
  const operate = (body) => call('POST', '/operations', body);
  const deploy = (build, symbol) =>
    operate({ operate: 'DEPLOY', build, environment: 'dev', symbol, replicas: 2 });
  const built = async (application, feature) => {
    const { id } = await call('POST', '/builds', { application, feature, environment: 'dev' });
    const build = await call('GET', `/builds/${id}?wait=30`);
    if (build.status !== 'SUCCESS') throw new Error(`build ${id} of ${application} is ${build.status}`);
    return id;
  };
  const builds = new Map();
  for (const name of applications) {
    await call('POST', '/applications', { name, description: `The ${name} of the shop` });
    for (const [feature, branch] of Object.entries({
      main: 'main',
      pay: 'feature/pay',
      bad: 'no-such-image',
    }))
      await call('POST', `/applications/${name}/features`, {
        name: feature,
        repositoryUrl: `https://git.example.com/${name}.git`,
        branch,
      });
  }
  await Promise.all(applications.map(async (name) => builds.set(name, await built(name, 'main'))));
  const running = [];
  for (const name of applications)
    for (const symbol of ['stable', 'pay', 'trial']) running.push(await deploy(builds.get(name), symbol));
  for (const { id } of running) await ended(call, id);

  const canary = { operate: 'BLUE_GREEN', environment: 'dev', symbol: 'stable', replicas: 1, weight: 20 };
  await ended(call, (await operate({ ...canary, build: await built('cart', 'pay') })).id);
  for (let turn = 0; turn < scaled; turn += 1) {
    const replicas = (turn % 2) + 1;
    const scale = { operate: 'SCALE', deployment: running[1].deploymentId, replicas };
    await ended(call, (await operate(scale)).id);
  }
  const stuck = await deploy(await built('search', 'bad'), 'stable');
  await call('GET', `/operations/${stuck.id}?wait=5`);
}
