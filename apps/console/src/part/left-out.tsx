import { useQuery, type QueryKey, type UseQueryOptions } from '@tanstack/react-query';
import type { Whole } from '../api/page.js';
import { useText } from '../language/use-text.js';
import './empty.css';

interface Props {
  /** Answers of a list, a page each. */
  readonly lists: readonly { readonly leftOut?: readonly number[] | undefined }[];
}

/** Says how many entries of a list cannot be shown, which, and where the reason stands; nothing where all are there. */
export function LeftOut({ lists }: Props) {
  const text = useText();
  const ids = lists.flatMap(({ leftOut }) => leftOut ?? []);
  if (ids.length === 0) return null;
  return (
    <p className="note warn" role="status">
      {text('list.left-out', { count: ids.length, ids: ids.join(text('list.separator')) })}
    </p>
  );
}

/** As {@link LeftOut}, of a list that is read whole. */
export function LeftOutOf<T, K extends QueryKey>({
  query,
}: {
  readonly query: UseQueryOptions<Whole<T>, Error, readonly T[], K>;
}) {
  const { data = [] } = useQuery({ ...query, select: ({ leftOut }) => leftOut });
  return <LeftOut lists={[{ leftOut: data }]} />;
}
