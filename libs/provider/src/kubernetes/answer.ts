import type { HttpResponse, HttpStream } from '../http/transport.js';

/** The texts of an answer's `Warning:` headers. */
export function warnings(response: HttpResponse): string[] {
  const header = response.headers['warning'];
  if (header === undefined) return [];
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) =>
    (match[1] ?? '').replaceAll(/\\(.)/g, '$1'),
  );
}

/** What is left of a stream, at most about 64 kB; closes it. */
export async function drained(stream: HttpStream): Promise<string> {
  try {
    let text = '';
    for await (const chunk of stream.body) {
      text += String(chunk);
      if (text.length > 65_536) break;
    }
    return text;
  } catch {
    return '';
  } finally {
    stream.close();
  }
}
