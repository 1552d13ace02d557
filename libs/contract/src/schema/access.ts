import { z } from 'zod';
import { roles } from '../vocabulary.js';
import { applicationName, environmentName, humanText, id, time } from './common.js';
import { worded } from './worded.js';

export const role = z.enum(roles);

/** environment null = all environments. */
export const roleGrant = z.object({ role, environment: z.string().nullable() }).meta({ id: 'RoleGrant' });

export const signIn = z.strictObject({
  username: z.string().min(1).max(255),
  password: z.string().min(1).max(1024),
});
/** A password that somebody chooses. */
export const newPassword = z.string().min(8).max(1024);
export const passwordChange = z.strictObject({
  currentPassword: z.string().min(1).max(1024),
  newPassword,
  /** End all tokens of the account, too: whoever had the password may have made some. */
  endTokens: z.boolean().optional(),
});
export const passwordChanged = z
  .object({
    /** So many tokens of the account go on. */
    tokensLeft: z.int(),
  })
  .meta({ id: 'PasswordChanged' });
export const session = z
  .object({
    user: z.object({ username: z.string(), nickname: z.string() }),
    roles: z.array(roleGrant),
    expiresAt: time,
    /** Send it as x-arthor-csrf with every write; null for an API token. */
    csrf: z.string().nullable(),
    /** Until PUT /session/password, everything but the session itself is 403 PASSWORD_CHANGE_NEEDED. */
    mustChangePassword: z.boolean(),
    /** The OpenID provider at which this user signs in; null = here, with a password. */
    issuer: z.string().nullable(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof session>;
/** The session has ended here; to end it at the OpenID provider as well, the browser goes to this address. */
export const signedOut = z.object({ leaveAt: z.string() }).meta({ id: 'SignedOut' });

/** `oidc` null = no OpenID provider is configured. */
export const signInWays = z
  .object({
    oidc: z
      .object({
        /** What people know it by: its host. */
        name: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'SignInWays' });
/** What the OpenID provider's answer must have; what else stands in it is for it to say. */
export const oidcAnswer = z.looseObject({ state: z.string().min(1).max(255) });
/** A signed logout token; what else is sent is ignored, as OpenID Connect Back-Channel Logout says. */
export const oidcLogout = z.looseObject({ logout_token: z.string().min(1).max(16_384) });

export const user = z
  .object({
    id,
    username: z.string(),
    nickname: z.string(),
    createdAt: time,
    roles: z.array(roleGrant),
    /** May not sign in; sessions and tokens have ended. */
    disabled: z.boolean(),
    /** Has not signed in with a password of their own yet. */
    mustChangePassword: z.boolean(),
    /** The OpenID provider at which they sign in, whose groups give the roles; null = here, with a password. */
    issuer: z.string().nullable(),
  })
  .meta({ id: 'User' });
export const userRoles = z.strictObject({
  /** As they are read: without an environment, or with null, everywhere. */
  roles: z.array(z.strictObject({ role, environment: environmentName.nullish() })).max(200),
});

/** A name that a person signs in with. `arthor` is nobody's (422): it is what Arthor does by itself. */
export const username = worded(64, /^[A-Za-z0-9][A-Za-z0-9._@-]*$/, { of: /[A-Za-z0-9._@-]/ });
export const userCreate = z.strictObject({
  username,
  nickname: humanText(100).min(1),
  /** Empty: no role at all. */
  roles: userRoles.shape.roles,
});
/** The one answer that carries the password; it must be changed at the first sign-in. */
export const userCreated = z.object({ user, password: z.string() }).meta({ id: 'UserCreated' });
/** disabled true ends sessions and tokens at once; false lets them sign in again. */
export const userUpdate = z.strictObject({ disabled: z.boolean() });

export const tokenCreate = z.strictObject({
  name: humanText(100).min(1),
  role,
  /** absent = all that the creator's role reaches */
  environments: z.array(environmentName).min(1).max(100).optional(),
  applications: z.array(applicationName).min(1).max(100).optional(),
  /** at most a year ahead */
  expiresAt: time,
});
export const token = z
  .object({
    id,
    name: z.string(),
    role,
    environments: z.array(z.string()).nullable(),
    applications: z.array(z.string()).nullable(),
    owner: z.string(),
    createdAt: time,
    expiresAt: time,
    lastUsedAt: time.nullable(),
  })
  .meta({ id: 'Token' });
export type Token = z.infer<typeof token>;
/** The one answer that carries the token itself. */
export const tokenCreated = token.extend({ token: z.string() }).meta({ id: 'TokenCreated' });
