import { type Calls, routes, type RouteName, schemas } from '@arthor/contract';

/** What an endpoint is asked with. */
interface Asked {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
}

/** The API of a running server over HTTP; every answer is held to the contract. */
export interface Api {
  <N extends RouteName>(name: N, asked?: Asked): Promise<Calls<N>['response']>;
}

/** Signs in as the administrator. */
export async function signIn(port: number, password: string): Promise<Api> {
  const base = `http://127.0.0.1:${port}/api/v1`;
  const answer = await fetch(`${base}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });
  const { csrf } = schemas.createSession.response.parse(await answer.json());
  const headers = {
    cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '',
    'x-arthor-csrf': csrf ?? '',
    'content-type': 'application/json',
  };
  return async (name, { params = {}, query = {}, body } = {}) => {
    const { method, path } = routes[name];
    const filled = path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(String(params[key])));
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) search.set(key, String(value));
    const response = await fetch(`${base}${filled}?${search.toString()}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${filled}: ${response.status} ${text}`);
    // The schema of this endpoint gives this endpoint's type.
    return schemas[name].response?.parse(JSON.parse(text)) as Calls<typeof name>['response'];
  };
}
