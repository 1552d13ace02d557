import type { ComponentPropsWithRef } from 'react';
import './plain-filter.css';

/** A field that narrows a list: see {@link PlainSelect}. */
export function PlainInput(props: ComponentPropsWithRef<'input'>) {
  return <input spellCheck={false} {...props} className="plain-filter" />;
}
