import {
  operationCreate,
  schemas,
  type LanePods,
  type Operation,
  type OperationCreate,
  type Plan,
  type Problem,
  type Session,
} from '@arthor/contract';
import { routes, type Route, type RouteName } from '@arthor/contract/route';
import { seqHeader } from '@arthor/contract/vocabulary';
import { auditPage, integrationTest, systemNow } from './fake-admin.js';
import { fakeState, type FakeState } from './fake-data.js';
import { fakeDiff, fakeDurations, fakeTried, historyOf, says, toldOf } from './fake-history.js';
import { instancesOf } from './fake-instances.js';
import { podEvents, podLog, podsOf } from './fake-pods.js';
import { fakePlan, needsForce } from './fake-plan.js';
import { effectiveSettings, log, token, user } from './fake-rest.js';
import { FakeStream } from './fake-stream.js';
import { build, deployment, freeze, operation, session } from './fixture.js';

interface Asked {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
}
type Handler = (asked: Asked) => { readonly data: unknown; readonly status?: number };

/** A server of the console's contract in memory: enough to show and test every screen. */
export class FakeApi {
  readonly state: FakeState = fakeState();
  readonly stream = new FakeStream();
  /** Nobody is signed in. */
  signedOut = false;
  /** Who is signed in. */
  username = session.user.username;
  /** What who is signed in may do. */
  roles: Session['roles'] = session.roles;
  /** Whoever is signed in has the password of an invitation. */
  mustChangePassword = false;
  /** The OpenID provider at which people can sign in, if any. */
  oidc: { readonly name: string } | null = null;
  /** The one at which whoever is signed in, and every user, did so. */
  issuer: string | null = null;
  /** Takes requests and answers none, as a process that is stopped does. */
  silent = false;
  /** What the cluster shows of any lane's pods, otherwise than usual. */
  pods: LanePods | null = null;
  /** Ids of rows that lists cannot tell. */
  leftOut: { readonly [N in RouteName]?: readonly number[] } = {};
  /** Its release. */
  version = systemNow.version;
  /** What the installation simulates. */
  simulated = systemNow.simulated;
  /** What plans say otherwise than usual. */
  plan: Partial<Plan> = {};
  /** Requests that changed something, oldest first. */
  readonly writes: { readonly name: string; readonly body: unknown; readonly headers: Headers }[] = [];
  readonly #refusals = new Map<RouteName, Response>();
  readonly #held = new Set<RouteName>();
  #next: 'lost' | Response | null = null;
  #lastId = 100;

  /** Answers one request; every answer is parsed by the contract's schema first. */
  answer = async (request: Request): Promise<Response> => {
    if (this.silent) return aborted(request.signal);
    const url = new URL(request.url);
    const found = match(request.method, url);
    if (found === null) return problem(404, 'NOT_FOUND', 'There is nothing at this address.');
    const { name, params } = found;
    if (name === 'streamEvents') return this.stream.answer();
    if (this.signedOut && routes[name].permission !== 'public')
      return problem(401, 'SESSION_ENDED', 'Signed out.');
    const text = await request.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    if (request.method !== 'GET') this.writes.push({ name, body, headers: request.headers });
    if (this.#held.has(name)) return aborted(request.signal);
    const refusal = this.#refusals.get(name);
    if (refusal !== undefined) return refusal.clone();
    const next = this.#next;
    if (next !== null && request.method !== 'GET' && url.searchParams.get('dryRun') !== 'true') {
      this.#next = null;
      if (next === 'lost') throw new TypeError('the connection broke');
      return next;
    }
    try {
      const { data, status = routes[name].status } = this.#handler(name)({
        params,
        query: url.searchParams,
        body,
      });
      const schema = schemas[name].response;
      if (data === undefined || (schema === null && status === routes[name].status))
        return new Response(null, { status: 204 });
      if (status === routes[name].status) schema?.parse(data);
      const leftOut = this.leftOut[name];
      const route: Route = routes[name];
      const headers = route.numbered === true ? { [seqHeader]: String(this.stream.seq) } : {};
      return Response.json(leftOut === undefined ? data : { ...Object(data), leftOut }, { status, headers });
    } catch (error) {
      if (error instanceof Response) return error;
      throw error;
    }
  };

  /** Refuses the next write that is not a plan. */
  refuseNext(
    status: number,
    code: string,
    params: Readonly<Record<string, unknown>> = {},
    errors: readonly { path: string; code: string }[] = [],
  ): void {
    this.#next = problem(status, code, code, params, errors);
  }

  /** Loses the answer to the next write that is not a plan. */
  loseNext(): void {
    this.#next = 'lost';
  }

  /** Refuses an endpoint from now on. */
  refuse(name: RouteName, status: number, code: string, params: Problem['params'] = {}): void {
    this.#refusals.set(name, problem(status, code, code, params));
  }

  /** Takes requests for an endpoint from now on and does not answer them. */
  hold(name: RouteName): void {
    this.#held.add(name);
  }

  /** Whether a request to this address gets no answer. */
  holds(method: string, url: string): boolean {
    const name = match(method, new URL(url))?.name;
    return this.silent || (name !== undefined && (name === 'streamEvents' || this.#held.has(name)));
  }

  /** Breaks every stream, as a server does that ends. */
  cut(): void {
    this.stream.cut();
  }

  #session(): Session {
    const { username, mustChangePassword, roles, issuer } = this;
    return { ...session, mustChangePassword, roles, issuer, user: { ...session.user, username } };
  }

  #handler(name: RouteName): Handler {
    const { lanes, operations, builds, environments, applications, features } = this.state;
    const page = (items: readonly unknown[], query = new URLSearchParams()) => {
      const [from, limit] = [Number(query.get('cursor') ?? 0), Number(query.get('limit') ?? 200)];
      const end = from + limit;
      return {
        data: { items: items.slice(from, end), nextCursor: end < items.length ? String(end) : null },
      };
    };
    const one = <T>(item: T | undefined) => {
      if (item === undefined) throw problem(404, 'NOT_FOUND', 'It is not there.');
      return { data: item };
    };
    const fits = (query: URLSearchParams, key: string, value: string) =>
      [null, value].includes(query.get(key));
    switch (name) {
      case 'createSession':
        return ({ body }) => {
          if (typeof body === 'object' && body !== null && 'password' in body && body.password === 'wrong')
            throw problem(401, 'BAD_CREDENTIALS', 'The username or password is incorrect.');
          this.signedOut = false;
          return { data: this.#session() };
        };
      case 'getSignInWays':
        return () => ({ data: { oidc: this.oidc } });
      case 'getSession':
        return () => ({ data: this.#session() });
      case 'deleteSession':
        return () => {
          this.signedOut = true;
          return this.issuer === null
            ? { data: undefined }
            : { data: { leaveAt: `${this.issuer}/end` }, status: 200 };
        };
      case 'getSystem':
        return () => ({ data: { ...systemNow, simulated: this.simulated, version: this.version } });
      case 'listLanes':
        return ({ query }) =>
          page(
            lanes.filter((lane) => fits(query, 'application', lane.application)),
            query,
          );
      case 'listEnvironments':
        return () => page(environments);
      case 'createEnvironment':
        return () => ({ data: environments[0] });
      case 'updateEnvironment':
        return ({ params }) => one(environments.find((each) => each.name === params['name']));
      case 'checkEnvironment':
        return () => ({
          data: {
            items: [
              { code: 'CLUSTER_REACHABLE', status: 'OK', message: 'Kubernetes v1.34.1' },
              { code: 'CLUSTER_RIGHTS', status: 'OK', message: 'all there' },
              { code: 'INGRESS_CLASS', status: 'WARNING', message: 'nginx is not the default class.' },
              { code: 'GATEWAY_REACHABLE', status: 'UNKNOWN', message: 'No gateway address is set.' },
            ],
          },
        });
      case 'listApplications':
        return () => page(applications);
      case 'createApplication':
        return () => ({ data: applications[0] });
      case 'listFeatures':
        return ({ params }) => page(features.filter((each) => each.application === params['name']));
      case 'createFeature':
        return () => ({ data: features[0] });
      case 'getApplicationSettings':
      case 'putApplicationSettings':
        return () => ({ data: effectiveSettings });
      case 'listBuilds':
        return ({ query }) =>
          page(
            builds.filter(
              (each) =>
                fits(query, 'application', each.application) &&
                fits(query, 'feature', each.feature) &&
                fits(query, 'status', each.status),
            ),
          );
      case 'getBuild':
        return ({ params }) => one(builds.find((each) => String(each.id) === params['id']));
      case 'createBuild':
        return () => ({ data: build(++this.#lastId, 'shop', { status: 'QUEUED', finishedAt: null }) });
      case 'getBuildLog':
        return ({ query }) =>
          query.get('offset') === '0'
            ? { data: { text: log, nextOffset: log.length, complete: true } }
            : { data: { text: '', nextOffset: log.length, complete: true } };
      case 'listDeployments':
        return () => page([deployment(30)]);
      case 'getDeployment':
        return ({ params }) => {
          const rows = lanes.flatMap(({ main, canary }) => [main, canary]);
          const id = Number(params['id']);
          return { data: rows.find((row) => row?.id === id) ?? deployment(id) };
        };
      case 'listOperations':
        return ({ query }) =>
          page(
            operations
              .filter((each) => fits(query, 'by', each.by.user ?? '') && says(each, query.get('text')))
              .map(toldOf),
            query,
          );
      case 'getOperation':
        return ({ params }) => one(operations.map(toldOf).find((each) => String(each.id) === params['id']));
      case 'createOperation':
        return ({ query, body }) =>
          this.#operate(operationCreate.parse(body), query.get('dryRun') === 'true');
      case 'getLane':
        return ({ params }) => one(lanes.find((each) => String(each.id) === params['id']));
      case 'getLaneHistory':
        return ({ params }) =>
          page(historyOf(operations.filter(({ lane }) => String(lane.id) === params['id'])));
      case 'listLaneInstances':
        return ({ params }) => ({ data: instancesOf(this.state, Number(params['id'])) });
      case 'listLanePods':
        return ({ params }) => ({ data: this.pods ?? podsOf(lanes, Number(params['id'])) });
      case 'getPodLog':
        return ({ query }) => ({ data: { text: podLog(query.get('previous') === 'true') } });
      case 'listClusterEvents':
        return () => ({ data: podEvents });
      case 'getOperationDiff':
        return () => ({ data: fakeDiff });
      case 'getDurations':
        return () => ({ data: fakeDurations });
      case 'tryLane':
        return ({ params, body }) => ({ data: fakeTried(lanes, Number(params['id']), body) });
      case 'listAudit':
        return ({ query }) => ({ data: auditPage(query) });
      case 'testIntegration':
        return ({ params, query }) => ({
          data: integrationTest(params['kind'] ?? '', query.get('environment')),
        });
      case 'listFreezes':
        return () => page(this.state.freezes);
      case 'createFreeze':
        return () => ({ data: freeze(1) });
      case 'deleteFreeze':
        return () => ({ data: undefined });
      case 'listTokens':
        return () => page([token]);
      case 'createToken':
        return () => ({ data: { ...token, token: 'art_0123456789abcdef0123456789abcdef' } });
      case 'changePassword':
        return () => {
          this.mustChangePassword = false;
          return { data: { tokensLeft: 1 } };
        };
      case 'listUsers':
        return () => page([{ ...user, issuer: this.issuer }]);
      case 'createUser':
        return () => ({ data: { user: { ...user, username: 'lilei' }, password: 'once-only-secret' } });
      case 'setUserRoles':
        return () => ({ data: user });
      default:
        return () => {
          throw problem(422, 'NOT_FAKED', `The fake server has no ${name}.`);
        };
    }
  }

  #operate(body: OperationCreate, dryRun: boolean): { data: Plan | Operation; status: number } {
    const short = needsForce(body);
    if (short !== null) throw problem(422, 'CAPACITY', 'Too few pods.', short);
    if (dryRun) return { data: { ...fakePlan(body, this.state.lanes), ...this.plan }, status: 200 };
    const accepted = operation(
      ++this.#lastId,
      deployment(40, { status: 'DEPLOYING', serving: false, readyReplicas: 0 }),
      {
        operate: body.operate,
      },
    );
    this.state.operations.unshift(accepted);
    return { data: accepted, status: 202 };
  }
}

function problem(
  status: number,
  code: string,
  detail: string,
  params: Readonly<Record<string, unknown>> = {},
  errors: readonly { path: string; code: string }[] = [],
): Response {
  const body = {
    type: 'about:blank',
    title: code,
    status,
    code,
    detail,
    params,
    requestId: 'req-7f3a',
    errors,
  };
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } });
}

function match(method: string, url: URL): { name: RouteName; params: Record<string, string> } | null {
  const path = url.pathname.replace(/^\/api\/v1/, '');
  for (const [name, route] of Object.entries(routes)) {
    const keys: string[] = [];
    const pattern = route.path.replace(/\{(\w+)\}/g, (_, key: string) => (keys.push(key), '([^/]+)'));
    const found = new RegExp(`^${pattern}$`).exec(path);
    if (route.method !== method || found === null) continue;
    const params = Object.fromEntries(
      keys.map((key, index) => [key, decodeURIComponent(found[index + 1] ?? '')]),
    );
    const known = (Object.keys(routes) as RouteName[]).find((each) => each === name);
    if (known !== undefined) return { name: known, params };
  }
  return null;
}

/** Never, until whoever asked has enough of it. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}
