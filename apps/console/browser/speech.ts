import { setupI18n } from '@lingui/core';
import { textOf, type Text } from '../src/language/use-text.js';
import { messages as en } from '../src/locale/en.js';
import { messages as zh } from '../src/locale/zh-cn.js';

const speaking = (locale: string, messages: Record<string, string>): Text =>
  textOf(setupI18n({ locale, messages: { [locale]: messages } }));

/** The words of the console, to find things by what a person reads. */
export const speech = { 'zh-CN': speaking('zh-CN', zh), 'en-US': speaking('en', en) } as const;
