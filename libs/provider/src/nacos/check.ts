import { createHmac } from 'node:crypto';
import { ProviderError, type CheckItem } from '@arthor/core';
import type { NacosApi, NacosApiOptions } from './nacos-api.js';

interface Checked {
  readonly api: NacosApi;
  readonly login: NacosApiOptions['login'];
  /** A look at a service as the dispatcher looks at those of the environment. */
  readonly look: () => Promise<unknown>;
}

/** The key in Nacos' own configuration until 2.2.0.1: whoever knows it makes tokens for anybody. */
const publishedKey = 'SecretKey012345678901234567890123456789012345678901234567890123456789';

/** Whether Nacos answers and lets us in, and whether it keeps others out. Sends nothing that is not ours. Never throws. */
export async function checkNacos(
  { api, login, look }: Checked,
  signal: AbortSignal,
): Promise<readonly CheckItem[]> {
  try {
    await look();
  } catch (error) {
    const aborted = error instanceof ProviderError && error.code === 'ABORTED';
    const message = error instanceof Error ? error.message : String(error);
    return [{ code: 'NACOS_REACHABLE', status: aborted ? 'UNKNOWN' : 'FAILED', message }];
  }
  const reachable: CheckItem = {
    code: 'NACOS_REACHABLE',
    status: 'OK',
    message: api.signsIn ? 'Nacos answers and knows the account.' : 'Nacos answers.',
  };
  return [reachable, await locked(api, signal), ...(await defaults(api, login))];
}

/** Whoever reaches an open registry moves everybody's callers. */
async function locked(api: NacosApi, signal: AbortSignal): Promise<CheckItem> {
  const code = 'NACOS_LOCKED';
  try {
    const asked = { serviceName: 'arthor-check', ip: '127.0.0.1', port: 1 };
    const { status } = await api.askAsNobody('/v1/ns/instance', asked, signal);
    if (status === 401 || status === 403)
      return { code, status: 'OK', message: 'Nacos refuses who does not sign in.' };
    return {
      code,
      status: 'WARNING',
      message:
        'Nacos answers without a sign-in: whoever reaches it may move callers. Turn its authentication on.',
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { code, status: 'UNKNOWN', message };
  }
}

async function defaults(api: NacosApi, login: NacosApiOptions['login']): Promise<readonly CheckItem[]> {
  const found: CheckItem[] = [];
  if (login?.username === 'nacos' && login.password === 'nacos')
    found.push({
      code: 'NACOS_DEFAULT_PASSWORD',
      status: 'FAILED',
      message: 'Nacos has the password that every installation begins with. Change it, and NACOS_PASSWORD.',
    });
  const token = await api.token().catch(() => null);
  if (token !== null && isSignedBy(token, Buffer.from(publishedKey, 'base64')))
    found.push({
      code: 'NACOS_DEFAULT_SECRET',
      status: 'FAILED',
      message:
        'Nacos signs its tokens with the published key: anybody can make one. Set nacos.core.auth.plugin.nacos.token.secret.key.',
    });
  return found;
}

/** Only the token that Nacos gave us is looked at: nothing is forged to find out. */
function isSignedBy(token: string, key: Buffer): boolean {
  const [header, payload, signature] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined) return false;
  return ['sha256', 'sha384', 'sha512'].some(
    (hash) => createHmac(hash, key).update(`${header}.${payload}`).digest('base64url') === signature,
  );
}
