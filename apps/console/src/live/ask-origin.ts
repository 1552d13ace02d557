import type { Lane } from '@arthor/contract';
import type { QueryClient } from '@tanstack/react-query';
import { laneQuery } from '../api/query.js';
import type { Numbered } from '../api/client.js';
import { there } from './with-origin.js';

const asked = new WeakMap<QueryClient, Set<number>>();

/** Asks where what is in a lane now comes from, if a board shows it and does not know; each lane once at a time. */
export function askOrigin(client: QueryClient, { data: { id } }: { readonly data: Lane }): readonly string[] {
  const pending = asked.get(client) ?? new Set();
  asked.set(client, pending);
  const boards = client.getQueriesData<Numbered<readonly Lane[]>>({ queryKey: ['lanes'], type: 'active' });
  const unknown = boards.some(([, board]) =>
    board?.data.some((lane) => lane.id === id && lane.origin === undefined),
  );
  if (!unknown || pending.has(id)) return [];
  pending.add(id);
  void client
    .fetchQuery({ ...laneQuery(id), staleTime: 0 })
    .then(({ data }) => keep(client, data))
    // The board goes on without it.
    .catch(() => undefined)
    .finally(() => pending.delete(id));
  return [];
}

function keep(client: QueryClient, { id, origin }: Lane): void {
  if (origin == null) return;
  client.setQueriesData<Numbered<readonly Lane[]>>({ queryKey: ['lanes'] }, (board) => {
    const at = board?.data.findIndex((lane) => lane.id === id) ?? -1;
    const lane = board?.data[at];
    if (board === undefined || lane === undefined || there(lane)?.id !== origin.deployment) return board;
    return { ...board, data: board.data.with(at, { ...lane, origin }) };
  });
}
