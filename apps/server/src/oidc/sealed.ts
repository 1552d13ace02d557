import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Random } from '@arthor/core';

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** What a sealed text is for: one that was sealed for something else does not open. */
export type Purpose = 'flow' | 'id token';

/**
 * Keeps texts where others could read or change them: in a cookie, in the database. The key follows from the client
 * secret, so that all servers of an installation open what one of them sealed, and nothing has to be kept for it.
 */
export class Seal {
  private readonly key: Buffer;

  constructor(
    clientSecret: string,
    private readonly random: Pick<Random, 'bytes'>,
  ) {
    this.key = Buffer.from(hkdfSync('sha256', clientSecret, '', 'arthor openid connect', 32));
  }

  seal(purpose: Purpose, text: string): string {
    const iv = this.random.bytes(ivBytes);
    const sealing = createCipheriv(cipher, this.key, iv).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
    return Buffer.concat([iv, sealed, sealing.getAuthTag()]).toString('base64url');
  }

  /** The text, or null where it was not sealed here for this purpose. */
  open(purpose: Purpose, sealed: string): string | null {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < ivBytes + tagBytes) return null;
    const opening = createDecipheriv(cipher, this.key, bytes.subarray(0, ivBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(-tagBytes));
    try {
      return opening.update(bytes.subarray(ivBytes, -tagBytes), undefined, 'utf8') + opening.final('utf8');
    } catch {
      // It was changed, or the client secret was.
      return null;
    }
  }
}
