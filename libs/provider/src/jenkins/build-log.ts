import { cleanConsoleLog, ProviderError, type LogChunk } from '@arthor/core';
import type { JenkinsApi } from './jenkins-api.js';
import { networkFailure } from '../http/failure.js';
import { unanswered } from './refusal.js';

/** No more than this is taken at once; the rest comes with the next offset. */
const pieceBytes = 1024 * 1024;
/** A longer line is not waited for, bytes. */
const longestLine = 64 * 1024;

/** A build's console text from `offset` on, without Jenkins' hidden notes. GONE when there is no such build. */
export async function readBuildLog(
  api: JenkinsApi,
  buildPath: string,
  offset: number,
  signal: AbortSignal,
): Promise<LogChunk> {
  const stream = await api.stream(`${buildPath}/logText/progressiveText?start=${offset}`, signal);
  try {
    if (stream.status !== 200) throw api.refusal(stream, false);
    const size = Number(stream.headers['x-text-size'] ?? NaN);
    // Asked for more than there is, Jenkins begins anew, which would show everything twice.
    if (size < offset) return { text: '', nextOffset: offset, complete: false };
    const { bytes, cut } = await take(stream.body, pieceBytes, signal);
    const more = cut || stream.headers['x-more-data'] === 'true';
    const whole = cut ? wholeCharacters(bytes) : bytes;
    const lines = more ? wholeLines(whole) : whole;
    const { text, heldBack } = cleanConsoleLog(lines.toString('utf8'), !more);
    const read = cut || Number.isNaN(size) ? offset + whole.length : size;
    const end = read - (whole.length - lines.length);
    return { text, nextOffset: end - Buffer.byteLength(heldBack), complete: !more };
  } finally {
    stream.close();
  }
}

async function take(
  body: AsyncIterable<unknown>,
  limit: number,
  signal: AbortSignal,
): Promise<{ bytes: Buffer; cut: boolean }> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      parts.push(part);
      length += part.length;
      if (length > limit) return { bytes: Buffer.concat(parts).subarray(0, limit), cut: true };
    }
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw unanswered(networkFailure(error, signal.aborted ? 'aborted' : null), false);
  }
  return { bytes: Buffer.concat(parts), cut: false };
}

/**
 * Without a last line that is not finished, unless it is very long: what is looked for in a log, such as a
 * secret, must not be cut in two.
 */
function wholeLines(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf('\n') + 1;
  return bytes.length - end > longestLine ? bytes : bytes.subarray(0, end);
}

/** Without the beginning of a character whose end was cut off. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= 4 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const long = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : byte >= 0b1100_0000 ? 2 : 1;
    return long > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
