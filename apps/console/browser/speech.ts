import { setupI18n } from '@lingui/core';
import { words } from '../dev/words.js';
import { textOf, type Text } from '../src/language/use-text.js';

const speaking = (locale: 'en' | 'zh-CN'): Text =>
  textOf(setupI18n({ locale, messages: { [locale]: words[locale] } }));

/** The words of the console, to find things by what a person reads. */
export const speech = { 'zh-CN': speaking('zh-CN'), 'en-US': speaking('en') } as const;
