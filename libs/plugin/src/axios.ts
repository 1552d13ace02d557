import type { Arthor } from './arthor.js';

/** What of axios' request configuration is read and set. */
interface RequestConfig {
  url?: string | undefined;
  baseURL?: string | undefined;
  headers: object;
}

/** For `client.interceptors.request.use(…)`: a call to `http://service/…` goes to an instance of it. */
export function axiosInterceptor(arthor: Arthor) {
  return async <C extends RequestConfig>(config: C): Promise<C> => {
    const target = targetOf(config);
    if (target === null || target.protocol !== 'http:' || !arthor.isService(target.hostname)) return config;
    const { address, headers } = await arthor.route(target.hostname);
    config.url = `http://${address}${target.pathname}${target.search}`;
    config.baseURL = undefined;
    // Its headers are an object with methods that the class keeps to itself: plain properties are as good.
    Object.assign(config.headers, headers);
    return config;
  };
}

function targetOf({ url = '', baseURL }: RequestConfig): URL | null {
  const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(url);
  const text =
    isWhole || baseURL === undefined ? url : `${baseURL.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
  return URL.canParse(text) ? new URL(text) : null;
}
