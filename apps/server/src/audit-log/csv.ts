import type { AuditItem } from '@arthor/contract';

const columns = [
  'at',
  'who',
  'through',
  'action',
  'target',
  'environment',
  'application',
  'reason',
  'result',
  'remoteAddress',
  'requestId',
  'times',
] as const satisfies readonly (keyof AuditItem)[];

/** Rows as CSV (RFC 4180), a page at a time. The mark in front lets spreadsheets read other scripts. */
export async function* csvLines(pages: AsyncIterable<readonly AuditItem[]>): AsyncGenerator<string> {
  yield `\u{feff}${columns.join(',')}\r\n`;
  for await (const items of pages)
    yield items.map((item) => `${columns.map((column) => cell(item[column])).join(',')}\r\n`).join('');
}

/**
 * One value. Strangers choose some of them (the name of a failed sign-in), and a spreadsheet takes what begins
 * with one of these signs for a formula: a quote in front makes it text.
 */
export function cell(value: string | number | null): string {
  const text = String(value ?? '');
  const harmless = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
