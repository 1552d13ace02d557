import type { AuditItem } from '@arthor/contract';

/** Each row as the API shows it, on a line of its own: what collectors of logs take. */
export async function* jsonLines(pages: AsyncIterable<readonly AuditItem[]>): AsyncGenerator<string> {
  for await (const items of pages) yield items.map((item) => `${JSON.stringify(item)}\n`).join('');
}
