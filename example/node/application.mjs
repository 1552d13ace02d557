/**
 * A small application that answers who it is, and what the next one answers where the path names one:
 * `/back/front` asks `back`, which asks `front`. Two of them, as Arthor would start them:
 *
 *   NACOS_URL=… ARTHOR_APPLICATION=front ARTHOR_DEPLOYMENT=front-1 … node application.mjs
 *   NACOS_URL=… ARTHOR_APPLICATION=back  ARTHOR_DEPLOYMENT=back-1  … node application.mjs
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import axios from 'axios';
import { Arthor, axiosInterceptor, middleware, shutDownGracefully } from '@arthor/plugin';

const { NACOS_URL, NACOS_NAMESPACE, NACOS_USERNAME, NACOS_PASSWORD, PORT = '8080', HOST } = process.env;
const arthor = new Arthor({
  nacos: {
    url: NACOS_URL ?? 'http://localhost:8848',
    namespace: NACOS_NAMESPACE ?? '',
    ...(NACOS_USERNAME === undefined ? {} : { username: NACOS_USERNAME, password: NACOS_PASSWORD ?? '' }),
  },
  onError: (error) => console.error(String(error)),
});
const client = axios.create({ timeout: 5_000, responseType: 'text' });
client.interceptors.request.use(axiosInterceptor(arthor));

const own = process.env.ARTHOR_DEPLOYMENT ?? 'nobody';
const answer = async (path) => {
  const [next, ...rest] = path.split('/').filter((part) => part !== '');
  if (next === undefined) return own;
  return `${own} > ${(await client.get(`http://${next}/${rest.join('/')}`)).data}`;
};

const server = createServer((request, response) =>
  middleware(request, response, () => {
    answer(request.url ?? '/').then(
      (text) => response.end(text),
      (error) => response.writeHead(502).end(String(error)),
    );
  }),
);
server.listen(Number(PORT), HOST);
await once(server, 'listening');
const { port } = server.address();
await arthor.register(port);
console.log(`${own} listens on ${port}`);
shutDownGracefully(arthor, server, { drainMs: Number(process.env.DRAIN_MS ?? 5_000) });
