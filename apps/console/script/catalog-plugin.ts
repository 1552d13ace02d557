import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const catalog = /\/src\/locale\/(en|zh-cn)\/[a-z-]+\.ts$/;

/**
 * Replaces a catalog's ICU messages by compiled ones, so that no message parser travels to the
 * browser. The catalog must be a module without imports that run, and export `messages`.
 */
export function compiledCatalogs(): Plugin {
  return {
    name: 'arthor:compiled-catalogs',
    enforce: 'pre',
    async load(id) {
      const file = id.split('?')[0] ?? id;
      if (!catalog.test(file)) return null;
      this.addWatchFile(file);
      const source: unknown = await import(`${pathToFileURL(file).href}?at=${process.hrtime.bigint()}`);
      const compiled: Record<string, unknown> = {};
      for (const [key, text] of Object.entries(messagesOf(source)))
        compiled[key] = compileMessageOrThrow(text);
      return `export const messages = ${JSON.stringify(compiled)};`;
    },
  };
}

function messagesOf(source: unknown): Record<string, string> {
  if (typeof source === 'object' && source !== null && 'messages' in source) {
    const { messages } = source;
    if (typeof messages === 'object' && messages !== null)
      return Object.fromEntries(Object.entries(messages).map(([key, text]) => [key, String(text)]));
  }
  throw new Error('a catalog exports `messages`');
}
