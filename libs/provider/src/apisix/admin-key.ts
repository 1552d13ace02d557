import { ProviderError } from '@arthor/core';

/** The name of the header that carries a key of the Admin API, and the key. */
export interface AdminKey {
  readonly authKey: string;
  readonly token: string;
}

/** Keys of the example configuration of many versions: whoever knows them owns the gateway (CVE-2020-13945). */
const publicKeys = new Set(['edd1c9f034335f136f87ad84b625c8f1', '4054f7cf07e344346cd3f287985e76a2']);

/** Throws INVALID for a key that everybody knows, and where name and value were swapped. */
export function mustBeSafe({ authKey, token }: AdminKey): void {
  if (publicKeys.has(token) || publicKeys.has(authKey))
    throw new ProviderError(
      'apisix',
      'INVALID',
      'APISIX_KEY_PUBLIC',
      'APISIX_TOKEN is the key of APISIX’s example configuration, which everybody knows: give its Admin API another one',
    );
  if (/^x-[a-z-]+$/i.test(token) || /^[0-9a-f]{24,}$/i.test(authKey))
    throw new ProviderError(
      'apisix',
      'INVALID',
      'APISIX_KEY_SWAPPED',
      'APISIX_AUTH_KEY is the name of the header and APISIX_TOKEN the key: they look swapped',
    );
}
