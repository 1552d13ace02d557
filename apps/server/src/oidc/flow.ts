import { z } from 'zod';
import type { Random } from '@arthor/core';
import { hashOf } from '../identity/token-text.js';
import type { Seal } from './sealed.js';

/** How long somebody may take at the provider. */
export const flowMs = 10 * 60_000;

const flow = z.object({
  /** Comes back with the provider's answer: it belongs to this browser. */
  state: z.string(),
  /** Stands in the ID token: it was made for this sign-in. */
  nonce: z.string(),
  /** Proves to the provider that whoever has the code is who asked for it (PKCE). */
  verifier: z.string(),
  /** Where to go on afterwards. */
  back: z.string(),
  /** SHA-256 of the session cookie so far: the way back from another site brings none. */
  formerHash: z.string().nullable(),
  until: z.number(),
});

/** A sign-in that was begun; its browser keeps it, sealed, in a cookie. */
export type Flow = z.infer<typeof flow>;

export function newFlow(
  {
    back,
    formerCookie,
    now,
  }: { readonly back: string; readonly formerCookie: string | null; readonly now: number },
  random: Pick<Random, 'bytes'>,
): Flow {
  const secret = () => Buffer.from(random.bytes(32)).toString('base64url');
  return {
    state: secret(),
    nonce: secret(),
    verifier: secret(),
    back,
    formerHash: formerCookie === null ? null : hashOf(formerCookie),
    until: now + flowMs,
  };
}

export const sealFlow = (seal: Seal, begun: Flow): string => seal.seal('flow', JSON.stringify(begun));

/** The sign-in that a browser began, if the answer with `state` belongs to it and it is not too late; else null. */
export function openFlow(
  seal: Seal,
  cookie: string | null,
  { state, now }: { readonly state: string; readonly now: number },
): Flow | null {
  const text = cookie === null ? null : seal.open('flow', cookie);
  if (text === null) return null;
  const begun = flow.parse(JSON.parse(text));
  return begun.state === state && now < begun.until ? begun : null;
}
