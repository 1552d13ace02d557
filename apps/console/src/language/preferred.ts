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

/** Remembers a language as the user's choice on this browser. */
export function preferLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
}
