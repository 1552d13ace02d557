import type { Traffic } from '@arthor/contract';
import type { Text } from '../language/use-text.js';

/** Who gets how much, in words; a canary by header is named by its value. */
export function trafficWords({ main, canary, header }: Traffic, text: Text): string {
  if (main === null) return text('traffic.none');
  if (header !== null)
    return canary === null || canary === 0
      ? text('traffic.header', { main, header })
      : text('traffic.both', { main, canary, header });
  return canary === null || canary === 0
    ? text('traffic.main', { main })
    : text('traffic.split', { main, canary });
}
