import { useLayoutEffect, type ReactNode } from 'react';
import { LivePill } from './live-pill.js';
import { nameTab } from './tab.js';

interface Props {
  /** Also the tab's title, unless `tab` says something better. */
  readonly title: string;
  readonly tab?: string;
  /** What leads here, before the title. */
  readonly above?: ReactNode;
  readonly children?: ReactNode;
}

/** A page's headline with the live pill and its acts at the right. */
export function PageHead({ title, tab = title, above, children }: Props) {
  // With the page, and not some moments after it.
  useLayoutEffect(() => {
    nameTab(`${tab} · Arthor`);
  }, [tab]);
  return (
    <div className="page-head">
      <h1>
        {above !== undefined && <span className="page-above">{above}</span>}
        <span className="clip">{title}</span>
      </h1>
      <span className="push" />
      <LivePill />
      {children}
    </div>
  );
}
