import { catalogs, type MessageKey } from '../src/locale/catalog.js';
import type { Language } from '../src/language/preferred.js';

async function allOf(language: Language): Promise<Record<MessageKey, string>> {
  const areas = await Promise.all(Object.values(catalogs[language]).map((load) => load()));
  // The type of all areas at once is too long for an inferred one.
  return Object.assign({}, ...areas) as Record<MessageKey, string>;
}

/** All words of each language. */
export const words = { en: await allOf('en'), 'zh-CN': await allOf('zh-CN') };
