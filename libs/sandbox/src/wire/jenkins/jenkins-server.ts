import type { ServerResponse } from 'node:http';
import type { Json } from '../../world/json.js';
import { artifactOf } from '../../world/pipeline/build-script.js';
import type { Build } from '../../world/pipeline/ci-state.js';
import type { CiServer } from '../../world/pipeline/ci-server.js';
import { parentOf } from '../../world/pipeline/ci-server.js';
import { rewritten } from '../../world/pipeline/config-xml.js';
import type { World } from '../../world/world.js';
import type { WireRequest } from '../http-server.js';
import { sendText } from '../http-server.js';
import { parseTree, prune, shallow } from './tree.js';
import { Views } from './views.js';

const jenkinsVersion = '2.579';
const defaultQuietMs = 5000;
const unsafeInName = /[?*/\\%!@#$^&|<>[\]:;]/;

/** What a handler works with. */
interface Call {
  readonly ci: CiServer;
  readonly views: Views;
  readonly root: string;
  readonly request: WireRequest;
  readonly response: ServerResponse;
}

/** Serves the CI server of a world as Jenkins, to one account with an API token. */
export function jenkinsHandler(world: World, username: string, apiToken: string) {
  const expected = `Basic ${Buffer.from(`${username}:${apiToken}`).toString('base64')}`;
  return (request: WireRequest, response: ServerResponse): void => {
    response.setHeader('x-jenkins', jenkinsVersion);
    response.setHeader('x-content-type-options', 'nosniff');
    const given = request.headers.authorization;
    if (given === undefined) return page(response, 403, 'Forbidden', 'Authentication required');
    if (given !== expected) {
      response.setHeader('www-authenticate', 'Basic realm="Jenkins"');
      return page(response, 401, 'Unauthorized', 'Unauthorized');
    }
    const root = `http://${request.headers.host ?? 'localhost'}`;
    world.run(() => {
      const views = new Views(world.ci, root, world.now);
      route({ ci: world.ci, views, root, request, response }, username);
    });
  };
}

function route(call: Call, username: string): void {
  const { ci, views, request, response } = call;
  const parts = request.path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  const job: string[] = [];
  while (parts[0] === 'job' && parts[1] !== undefined) job.push(...parts.splice(0, 2).slice(1));
  if (job.length > 0) return jobRoute(call, job.join('/'), parts);
  const path = parts.join('/');
  const item = /^queue\/item\/(\d+)\/(api\/json|cancelQueue)$/.exec(path);
  if (item !== null) return itemRoute(call, Number(item[1]), item[2] ?? '');
  switch (path) {
    case 'api/json':
      return json(call, views.top());
    case 'me/api/json':
    case `user/${username}/api/json`:
      return json(call, {
        _class: 'hudson.model.User',
        absoluteUrl: `${call.root}/user/${username}`,
        description: null,
        fullName: username,
        id: username,
        property: [],
      });
    case 'whoAmI/api/json':
      return json(call, {
        _class: 'hudson.security.WhoAmI',
        anonymous: false,
        authenticated: true,
        authorities: ['authenticated'],
        name: username,
      });
    case 'crumbIssuer/api/json':
      return json(call, {
        _class: 'hudson.security.csrf.DefaultCrumbIssuer',
        crumb: crumb(username),
        crumbRequestField: 'Jenkins-Crumb',
      });
    case 'queue/api/json':
      return json(call, views.queue());
    case 'queue/cancelItem':
      return post(call, () => cancelItem(call, Number(fields(request).get('id'))));
    case 'createItem':
      return post(call, () => createItem(call, ''));
    case 'login':
      return page(response, 200, 'Sign in', 'Sign in [Jenkins]');
    default:
      return notFound(response, ci.jobsIn('').length === 0 ? 'no job is here yet' : request.path);
  }
}

function itemRoute(call: Call, id: number, action: string): void {
  const item = call.ci.item(id);
  if (action === 'cancelQueue') return post(call, () => cancelItem(call, id));
  if (item === undefined) return notFound(call.response, call.request.path);
  json(call, call.views.item(item));
}

function jobRoute(call: Call, name: string, rest: readonly string[]): void {
  const { ci, views, request, response } = call;
  const job = ci.job(name);
  if (job === undefined) return notFound(response, request.path);
  const build = buildNamed(ci, name, rest[0] ?? '');
  if (build !== undefined) return buildRoute(call, build, rest.slice(1).join('/'));
  switch (rest.join('/')) {
    case 'api/json':
      return json(call, views.job(job));
    case 'config.xml':
      if (request.method === 'GET')
        return sendText(response, 200, rewritten(job.config), { 'content-type': 'application/xml' });
      return post(call, () => {
        if (!ci.putJob(name, request.body))
          return page(response, 500, 'Server Error', 'Failed to parse config.xml');
        sendText(response, 200, '', {});
      });
    case 'createItem':
      return post(call, () => createItem(call, name));
    case 'build':
    case 'buildWithParameters':
      return post(call, () => trigger(call, name, rest[0] === 'buildWithParameters'));
    case 'doDelete':
      return post(call, () => {
        ci.dropJob(name);
        redirect(response, `${call.root}/`);
      });
    case 'disable':
    case 'enable':
      return post(call, () => {
        const disabled = `<disabled>${rest[0] === 'disable'}</disabled>`;
        ci.putJob(name, job.config.replace(/<disabled>\w+<\/disabled>/, disabled));
        redirect(response, views.jobUrl(name));
      });
    default:
      return notFound(response, request.path);
  }
}

function buildRoute(call: Call, build: Build, action: string): void {
  const { ci, views, request, response } = call;
  const here = `${views.jobUrl(build.job)}${build.number}/`;
  switch (action) {
    case 'api/json':
      return json(call, views.build(build));
    case 'logText/progressiveText':
      return progressiveText(call, build);
    case 'consoleText':
      return sendText(response, 200, ci.log(build), { 'content-type': 'text/plain;charset=utf-8' });
    case 'stop':
    case 'term':
    case 'kill':
      return post(call, () => {
        ci.stop(build.job, build.number);
        redirect(response, here);
      });
    case 'submitDescription':
      return post(call, () => {
        ci.describe(build.job, build.number, fields(request).get('description') ?? '');
        redirect(response, here);
      });
    case 'artifact/arthor.json': {
      if (build.result !== 'SUCCESS') return notFound(response, request.path);
      return sendText(response, 200, artifactOf(ci.scriptOf(build)), { 'content-type': 'application/json' });
    }
    default:
      return notFound(response, request.path);
  }
}

function buildNamed(ci: CiServer, job: string, text: string): Build | undefined {
  if (/^\d+$/.test(text)) return ci.build(job, Number(text));
  const tests: Readonly<Record<string, (build: Build) => boolean>> = {
    lastBuild: () => true,
    lastCompletedBuild: (build) => build.result !== null,
    lastSuccessfulBuild: (build) => build.result === 'SUCCESS',
    lastFailedBuild: (build) => build.result === 'FAILURE',
  };
  const test = tests[text];
  return test === undefined ? undefined : ci.builds(job).find(test);
}

function createItem(call: Call, folder: string): void {
  const { ci, request, response } = call;
  const refuse = (status: number, why: string): void => {
    // Header values are bytes; the quotation marks go as UTF-8, as Jenkins sends them.
    response.setHeader('x-error', Buffer.from(why, 'utf8').toString('latin1'));
    page(response, status, 'Error', why);
  };
  const name = request.query.get('name') ?? '';
  if (name === '') return refuse(400, 'No name is specified');
  const unsafe = unsafeInName.exec(name)?.[0];
  if (unsafe !== undefined) return refuse(400, `‘${unsafe}’ is an unsafe character`);
  if (/^\.{1,2}$/.test(name)) return refuse(400, `“${name}” is not an allowed name`);
  const full = folder === '' ? name : `${folder}/${name}`;
  if (ci.job(full) !== undefined) return refuse(400, `A job already exists with the name ‘${name}’`);
  if (parentOf(full) !== '' && ci.config(parentOf(full))?.folder !== true)
    return notFound(response, request.path);
  const type = (request.headers['content-type'] ?? '').split(';')[0] ?? '';
  if (type !== 'application/xml' && type !== 'text/xml') return refuse(400, 'No mode given');
  if (!ci.putJob(full, request.body))
    return page(response, 500, 'Server Error', 'Failed to parse the configuration');
  sendText(response, 200, '', {});
}

function trigger(call: Call, name: string, withParameters: boolean): void {
  const { ci, request, response } = call;
  const config = ci.config(name);
  const declares = (config?.parameters.length ?? 0) > 0;
  if (withParameters && config?.folder === false && !declares) {
    return page(response, 400, 'Bad Request', `${name} is not parameterized`);
  }
  if (!withParameters && declares && !fields(request).has('json')) {
    return page(response, 400, 'Bad Request', 'Nothing is submitted');
  }
  const given = Object.fromEntries(fields(request));
  const answer = ci.trigger(name, given, quietMs(given['delay']));
  if (answer === 'unknown') return notFound(response, request.path);
  if (answer === 'disabled') return page(response, 409, 'Conflict', `${name} is not buildable`);
  if (answer === 'not-parameterized')
    return page(response, 400, 'Bad Request', `${name} is not parameterized`);
  response.setHeader('location', `${call.root}/queue/item/${answer.item.id}/`);
  sendText(response, answer.folded ? 303 : 201, '', {});
}

function cancelItem(call: Call, id: number): void {
  const { ci, response } = call;
  const item = ci.item(id);
  if (item === undefined) return notFound(response, call.request.path);
  if (!ci.cancel(id)) return page(response, 422, 'Unprocessable Entity', 'the item cannot be cancelled');
  response.writeHead(204);
  response.end();
}

function progressiveText(call: Call, build: Build): void {
  const { ci, request, response } = call;
  const log = Buffer.from(ci.log(build), 'utf8');
  const asked = Number(request.query.get('start') ?? fields(request).get('start') ?? 0) || 0;
  // A start beyond the end begins anew, as Hudson was seen to do.
  const start = asked > log.length || asked < 0 ? 0 : asked;
  response.setHeader('x-text-size', String(log.length));
  if (build.result === null) response.setHeader('x-more-data', 'true');
  sendText(response, 200, log.subarray(start).toString('utf8'), {
    'content-type': 'text/plain;charset=utf-8',
  });
}

/** Jenkins' `delay`: seconds, `5sec`, `0sec`; 5 s when left out. */
function quietMs(delay: string | undefined): number {
  const match = /^(\d+)(s|sec|secs)?$/.exec(delay ?? '');
  return match === null ? defaultQuietMs : Number(match[1]) * 1000;
}

/** Query and form of a request together. */
function fields(request: WireRequest): URLSearchParams {
  const all = new URLSearchParams(request.query);
  const type = (request.headers['content-type'] ?? '').split(';')[0];
  if (type === 'application/x-www-form-urlencoded') {
    for (const [key, value] of new URLSearchParams(request.body)) all.append(key, value);
  }
  return all;
}

function post(call: Call, work: () => void): void {
  if (call.request.method === 'POST') return work();
  call.response.setHeader('allow', 'POST');
  page(call.response, 405, 'Method Not Allowed', 'You must use POST method to trigger this');
}

function json(call: Call, value: Json): void {
  const tree = call.request.query.get('tree');
  const wanted = tree === null ? null : parseTree(tree);
  if (tree !== null && wanted === null)
    return page(call.response, 400, 'Bad Request', `cannot parse tree: ${tree}`);
  const shown = wanted === null ? topShallow(value) : prune(value, wanted);
  sendText(call.response, 200, JSON.stringify(shown), { 'content-type': 'application/json;charset=utf-8' });
}

function topShallow(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).filter(([key]) => key !== 'allBuilds');
  return Object.fromEntries(
    members.map(([key, member]) => [key, member === undefined ? null : shallow(member)]),
  );
}

function redirect(response: ServerResponse, location: string): void {
  response.setHeader('location', location);
  sendText(response, 302, '', {});
}

function notFound(response: ServerResponse, path: string): void {
  page(response, 404, 'Not Found', `${path} is not here, or you may not see it`);
}

function page(response: ServerResponse, status: number, title: string, text: string): void {
  const body = `<html><head><title>${title}</title></head><body><h1>${title}</h1><p>${escape(text)}</p></body></html>`;
  sendText(response, status, body, { 'content-type': 'text/html;charset=utf-8' });
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function crumb(username: string): string {
  return Buffer.from(`crumb of ${username}`).toString('hex').padEnd(64, '0').slice(0, 64);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
