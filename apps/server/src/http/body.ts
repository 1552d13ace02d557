import type { IncomingMessage } from 'node:http';
import { BadRequest, TooLarge, UnsupportedMediaType } from './domain-error.js';
import { refuse } from './validate.js';

/** Longer than any request of the contract. */
export const bodyLimitBytes = 256 * 1024;

/** Whether the request carries a body, by its headers. */
export const hasBody = (request: IncomingMessage): boolean =>
  request.headers['transfer-encoding'] !== undefined ||
  (request.headers['content-length'] !== undefined && request.headers['content-length'] !== '0');

/**
 * Reads a JSON body, or a form where `form` says that one may come; undefined when there is none. Called after the
 * guard: bodies of strangers are never read. Refuses with 413, 415 and 400 MALFORMED_JSON.
 */
export const readContent = async (request: IncomingMessage, form: boolean): Promise<unknown> => {
  if (!hasBody(request)) return undefined;
  const isForm = form && isOf(request, 'application/x-www-form-urlencoded');
  if (!isForm && !isOf(request, 'application/json'))
    throw new UnsupportedMediaType('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json in UTF-8.');
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  if (isForm) return Object.fromEntries(new URLSearchParams(bytes.toString('utf8')));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('__proto__') ? JSON.parse(text, refuseProto) : JSON.parse(text);
  } catch (cause) {
    if (cause instanceof BadRequest) throw cause;
    throw new BadRequest('MALFORMED_JSON', 'The body is not JSON in UTF-8.', { cause });
  }
};

/** JavaScript takes this key for something else, and the schemas would drop it without a word. */
function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') throw refuse([{ path: key, code: 'UNKNOWN_KEY' }]);
  return value;
}

const isOf = (request: IncomingMessage, wanted: string): boolean => {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((text) => text.startsWith('charset='));
  const utf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  return type.trim() === wanted && utf8 && plain(request.headers['content-encoding']);
};

// Compressed bodies are refused: one could unpack to a thousand times its size.
const plain = (encoding: string | undefined): boolean => encoding === undefined || encoding === 'identity';

const readBytes = async (request: IncomingMessage): Promise<Buffer> => {
  if (Number(request.headers['content-length'] ?? 0) > bodyLimitBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= bodyLimitBytes) chunks.push(chunk);
      else {
        request.removeAllListeners('data').resume();
        reject(tooLarge());
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', (cause) => reject(broken(cause)));
    request.on('close', () => reject(broken(undefined)));
  });
};

// `connection: close`, so that the rest of the body is not read either.
const tooLarge = (): TooLarge =>
  new TooLarge('BODY_TOO_LARGE', `The body is longer than ${bodyLimitBytes} bytes.`, {
    params: { limitBytes: bodyLimitBytes },
    headers: { connection: 'close' },
  });

const broken = (cause: unknown): BadRequest =>
  new BadRequest('BODY_INCOMPLETE', 'The body ended before its time.', { cause });
