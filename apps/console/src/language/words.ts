import { i18n } from '@lingui/core';
import { catalogs, type Area } from '../locale/catalog.js';
import { chunk } from '../part/chunk-failure.js';
import type { Language } from './preferred.js';

const brought = new Set<Area>(['base']);
const loaded = new Set<string>();
let wanted: Language = 'en';

/** Loads all areas brought so far in a language, and speaks it from then on. */
export async function speakWords(language: Language): Promise<void> {
  wanted = language;
  await loadMissing();
  // Somebody may have chosen yet another language meanwhile.
  if (wanted === language) i18n.activate(language);
}

/** Loads areas in the language that is spoken; changing the language later loads them, too. */
export async function bringWords(areas: readonly Area[]): Promise<void> {
  for (const area of areas) brought.add(area);
  await loadMissing();
}

/** What loads a page or a panel, so that it appears together with its words and never without them. */
export function withWords<T>(areas: readonly Area[], load: () => Promise<T>): () => Promise<T> {
  return () => chunk(async () => (await Promise.all([load(), bringWords(areas)]))[0]);
}

/** Whether the words of an area are there in the language that is spoken. */
export const hasWords = (area: Area): boolean => loaded.has(`${i18n.locale} ${area}`);

async function loadMissing(): Promise<void> {
  // Again after each wait: another area or language may have come to it.
  for (let missing = missingWords(); missing.length > 0; missing = missingWords())
    await Promise.all(
      missing.map(async ({ language, area }) => {
        const messages = await catalogs[language][area]();
        loaded.add(`${language} ${area}`);
        i18n.load(language, { ...messages });
      }),
    );
}

/** What is needed and not there yet: also for the language on the screen while another one is being loaded. */
function missingWords(): readonly { readonly language: Language; readonly area: Area }[] {
  const spoken: Language = i18n.locale === 'zh-CN' ? 'zh-CN' : 'en';
  const languages = i18n.locale === '' ? [wanted] : [...new Set([spoken, wanted])];
  return languages.flatMap((language) =>
    [...brought].filter((area) => !loaded.has(`${language} ${area}`)).map((area) => ({ language, area })),
  );
}
