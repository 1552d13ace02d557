import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { Provider, type Adapter, type AdapterPayload } from 'oidc-provider';

/** Claims of an account at the provider, beside `sub`. */
export type Account = Readonly<Record<string, unknown>>;

/** A real OpenID provider in this process. Whoever comes is asked nothing: `next` says who they are. */
export interface TestProvider {
  readonly issuer: string;
  readonly accounts: Map<string, Account>;
  /** Who signs in next; null = they say no. */
  next: string | null;
  /** Answers nobody. */
  away: boolean;
  /** Where `publicUrl` really is: the provider's own calls go there. */
  served: string;
  /** Status of each back-channel logout that it sent. */
  readonly told: number[];
  /** A token with the provider's own signature. */
  sign(claims: Readonly<Record<string, unknown>>, issuedAt: Date): Promise<string>;
  close(): Promise<void>;
}

export const client = { id: 'arthor', secret: 'client-secret-of-the-tests' } as const;

export async function testProvider(publicUrl: string): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: 'key' };
  const made: TestProvider = {
    issuer,
    accounts: new Map(),
    next: null,
    away: false,
    served: '',
    told: [],
    sign: (claims, issuedAt) =>
      new SignJWT({ iss: issuer, aud: client.id, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'key', typ: 'logout+jwt' })
        .setIssuedAt(issuedAt)
        .sign(privateKey),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [`${publicUrl}/api/v1/session/oidc/callback`],
        post_logout_redirect_uris: [`${publicUrl}/login`],
        backchannel_logout_uri: `${publicUrl}/api/v1/session/oidc/logout`,
        backchannel_logout_session_required: true,
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [key] },
    adapter: kept(),
    // Said by hand only because it would print that it was not.
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    cookies: { keys: ['cookies of the tests'] },
    claims: { openid: ['sub', 'sid'], profile: ['name', 'preferred_username'], groups: ['groups'] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = `${form}<button form="op.logoutForm" name="logout" value="yes">Leave</button>`;
        },
      },
    },
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, ...made.accounts.get(accountId) }),
    }),
    fetch: async (url, options) => {
      const { method, headers, body } = options ?? {};
      const sent = new Request(url, { method: method ?? 'GET', headers: headers ?? {}, body: body ?? null });
      const answer = await fetch(sent.url.replace(publicUrl, made.served), {
        method: sent.method,
        headers: sent.headers,
        body: await sent.text(),
      });
      made.told.push(answer.status);
      return answer;
    },
  });
  const answer = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (made.away) return void request.socket.destroy();
    void (request.url?.startsWith('/interaction/') === true
      ? interact(provider, made, request, response)
      : answer(request, response));
  });
  return made;
}

/** Keeps in memory what the provider has to remember. */
function kept(): (name: string) => Adapter {
  return () => {
    const rows = new Map<string, AdapterPayload>();
    const having = (key: 'uid' | 'userCode', value: string) =>
      Promise.resolve([...rows.values()].find((row) => row[key] === value));
    return {
      upsert: async (id, payload) => void rows.set(id, payload),
      find: async (id) => rows.get(id),
      findByUid: (uid) => having('uid', uid),
      findByUserCode: (code) => having('userCode', code),
      consume: async (id) => void rows.set(id, { ...rows.get(id), consumed: Math.floor(Date.now() / 1000) }),
      destroy: async (id) => void rows.delete(id),
      revokeByGrantId: async (grantId) => {
        for (const [id, row] of rows) if (row.grantId === grantId) rows.delete(id);
      },
    };
  };
}

/** Says who they are, and that they agree to everything. */
async function interact(
  provider: Provider,
  { next }: TestProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (next === null) {
    await provider.interactionFinished(request, response, { error: 'access_denied' });
    return;
  }
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: next } });
    return;
  }
  const grant = new provider.Grant({
    accountId: session?.accountId ?? next,
    clientId: String(params['client_id']),
  });
  grant.addOIDCScope(String(params['scope']));
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}
