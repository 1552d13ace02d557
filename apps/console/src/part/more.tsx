import { useText } from '../language/use-text.js';
import { Button } from '../ui/button.js';

interface Props {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

/** Reads the next page of a list, where there is one. */
export function More({ query }: Props) {
  const text = useText();
  if (!query.hasNextPage) return null;
  return (
    <div className="more">
      <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
        {text('list.more')}
      </Button>
    </div>
  );
}
