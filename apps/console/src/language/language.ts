import { preferLanguage, type Language } from './preferred.js';
import { speakWords } from './words.js';

/** Speaks a language from now on, once its words are loaded. */
export async function speak(language: Language): Promise<void> {
  await speakWords(language);
  document.documentElement.lang = language;
}

/** As {@link speak}, and remembers it as the user's choice on this browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  preferLanguage(language);
  await speak(language);
}
