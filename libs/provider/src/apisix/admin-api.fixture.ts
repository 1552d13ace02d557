import { systemClock, systemRandom } from '../conformance/test-namespace.js';
import { stubServer } from '../http/stub-server.fixture.js';
import { ApisixApi } from './api.js';
import { createApisixRoute } from './route.js';

/** What is answered to a request: a status and a body, JSON unless it is text. */
export type Says = (asked: string, body: string) => readonly [status: number, body: unknown];

/** A route port whose Admin API answers as a test says. */
export async function stubAdmin(says: Says, server = 'APISIX/3.18.0', controlUrls: readonly string[] = []) {
  const stub = await stubServer((request, response, body) => {
    const [status, answer] = says(`${request.method} ${request.url}`, body);
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    response.writeHead(status, server === '' ? {} : { server }).end(text);
  });
  const api = new ApisixApi({ url: stub.url, authKey: 'X-API-KEY', token: 'key', clock: systemClock });
  const route = createApisixRoute({ api, instanceId: 'inst', controlUrls, random: systemRandom });
  return { api, route, stub };
}
