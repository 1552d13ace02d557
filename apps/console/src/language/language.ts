import { i18n } from '@lingui/core';

/** The languages of the console, each with its own name for itself. */
export const languages = { 'zh-CN': '简体中文', en: 'English' } as const;
export type Language = keyof typeof languages;

const storageKey = 'arthor.language';

/** The user's choice, else the browser's wish, else English. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(storageKey);
  for (const wish of [chosen ?? '', ...navigator.languages]) {
    if (wish.toLowerCase().startsWith('zh')) return 'zh-CN';
    if (wish.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}

/** Loads a language's catalog (a chunk of its own) and speaks it from now on. */
export async function speak(language: Language): Promise<void> {
  const { messages } =
    language === 'en' ? await import('../locale/en.js') : await import('../locale/zh-cn.js');
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
}

/** As {@link speak}, and remembers it as the user's choice on this browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(storageKey, language);
  await speak(language);
}
