import { useEffect, useEffectEvent, useRef } from 'react';
import { useText } from '../language/use-text.js';
import { Button } from '../ui/button.js';

interface Props {
  readonly query: {
    readonly hasNextPage: boolean;
    /** The next page, or pages that are there already. */
    readonly isFetching: boolean;
    readonly isFetchingNextPage: boolean;
    /** Then it is tried again when told only. */
    readonly isFetchNextPageError: boolean;
    readonly data: { readonly pages: readonly unknown[] } | undefined;
    readonly fetchNextPage: (options: { readonly cancelRefetch: false }) => unknown;
  };
}

/** So far below what is seen the next page is read. */
const near = '0px 0px 600px';

/** Reads the next page of a list, where there is one: by itself when somebody comes near, and when told. */
export function More({ query }: Props) {
  const text = useText();
  const place = useRef<HTMLDivElement>(null);
  const pages = query.data?.pages.length ?? 0;
  // What is on its way is not called off for it.
  const readMore = () => query.fetchNextPage({ cancelRefetch: false });
  const readBeforeTold = useEffectEvent(() => {
    if (!query.isFetchNextPageError) readMore();
  });
  // Watched anew with each page, and with each answer: one that leaves it in sight would not tell.
  useEffect(() => {
    const { current } = place;
    if (current === null || query.isFetching || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) readBeforeTold();
      },
      { rootMargin: near },
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, [pages, query.hasNextPage, query.isFetching]);
  if (!query.hasNextPage) return null;
  return (
    <div className="more" ref={place}>
      <Button busy={query.isFetchingNextPage} onClick={readMore}>
        {text('list.more')}
      </Button>
    </div>
  );
}
