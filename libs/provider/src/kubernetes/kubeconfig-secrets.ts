import type { KubeConfig, User } from '@kubernetes/client-node';
import { z } from 'zod';

/** Of what a plugin is given, only what its name calls a secret: a region or a profile is none, and would blacken every text. */
const secretName = /token|secret|pass|key|credential/i;

const given = z.record(z.string(), z.unknown());
const plugin = z.object({
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});

/** What of a kubeconfig's users nobody may read: tokens, passwords, keys, and the secrets that plugins are given. */
export const secretsIn = ({ users }: Pick<KubeConfig, 'users'>): readonly string[] => users.flatMap(ofUser);

function ofUser({ token, password, keyData, authProvider, exec }: User): readonly string[] {
  const provided = Object.entries(given.safeParse(authProvider?.config).data ?? {});
  const env = (plugin.safeParse(exec).data?.env ?? []).map(({ name, value }) => [name, value] as const);
  const named = [...provided, ...env].flatMap(([name, value]) =>
    secretName.test(name) && typeof value === 'string' ? [value] : [],
  );
  const key = keyData === undefined ? [] : [keyData, Buffer.from(keyData, 'base64').toString()];
  return [token, password, ...key, ...named].flatMap((secret) =>
    typeof secret === 'string' ? [secret] : [],
  );
}

/** What a request is authorised by, without the word before it. */
export const secretOf = (authorization: string | undefined): readonly string[] =>
  authorization === undefined ? [] : [authorization.replace(/^\S+\s+/, '')];
