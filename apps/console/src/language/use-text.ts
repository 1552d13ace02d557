import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useMemo } from 'react';
import type { MessageKey } from '../locale/catalog.js';

export type { MessageKey };
/** What fills the gaps of a message. */
export type Values = Readonly<Record<string, string | number | boolean | null>>;

/** The words of the language that is spoken now. */
export interface Text {
  (key: MessageKey, values?: Values): string;
  /** The message of a code that came from the server, null where this console has no words for it. */
  ofCode(prefix: string, code: string, values?: Values): string | null;
  readonly language: string;
}

/** The words of the language that is spoken now; the component is painted again when it changes. */
export function useText(): Text {
  const { i18n } = useLingui();
  return useMemo(() => textOf(i18n), [i18n, i18n.locale]);
}

/** {@link useText} outside of components. */
export function textOf(i18n: I18n): Text {
  const text = (key: MessageKey, values?: Values): string => i18n._(key, { ...values });
  const ofCode = (prefix: string, code: string, values?: Values): string | null => {
    const key = `${prefix}.${code}`;
    return i18n.messages[key] === undefined ? null : i18n._(key, { ...values });
  };
  return Object.assign(text, { ofCode, language: i18n.locale });
}
