import { parseSetCookie } from 'cookie';

/** As much of a browser as signing in needs: cookies of each site, and the way a link leads. */
export class Browser {
  private readonly cookies = new Map<string, Map<string, string>>();

  /** @param places addresses that really are elsewhere */
  constructor(private readonly places: Readonly<Record<string, string>>) {}

  /** Follows a link up to the first answer that leads nowhere else; `until` names an address to stop before. */
  async open(
    address: string,
    until: (url: URL) => boolean = () => false,
  ): Promise<{ url: URL; answer: Response }> {
    for (let url = new URL(address), hops = 0; hops < 20; hops++) {
      const answer = await this.send('GET', url);
      const location = answer.headers.get('location');
      if (location === null) return { url, answer };
      url = new URL(location, url);
      if (until(url)) return { url, answer };
    }
    throw new Error(`${address} leads round and round`);
  }

  /** One request with the cookies of its site. */
  async send(
    method: string,
    url: URL,
    init: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<Response> {
    const jar = this.cookies.get(url.origin) ?? new Map<string, string>();
    this.cookies.set(url.origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const really = `${this.places[url.origin] ?? url.origin}${url.pathname}${url.search}`;
    const answer = await fetch(really, {
      method,
      redirect: 'manual',
      ...init,
      headers: { ...init.headers, cookie },
    });
    for (const line of answer.headers.getSetCookie()) {
      const { name, value = '', maxAge } = parseSetCookie(line);
      if (value === '' || maxAge === 0) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  /** The cookies of a site, by name. */
  cookiesOf(origin: string): Map<string, string> {
    return this.cookies.get(origin) ?? new Map();
  }
}
