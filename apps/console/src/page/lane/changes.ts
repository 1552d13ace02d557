import type { HistoryItem } from '@arthor/contract';

/** What an operation changed, as two words: a build, a share or a number of pods. */
export interface Change {
  readonly kind: 'build' | 'weight' | 'pods';
  /** null = there was nothing, or an older page of the history knows. */
  readonly from: number | null;
  /** null = nothing: it was taken offline. */
  readonly to: number | null;
}

type Changing = Pick<
  HistoryItem,
  'operate' | 'status' | 'deployment' | 'related' | 'weight' | 'replicas' | 'tick'
>;

/** From what to what an operation led; `older` are the ones before it. null = it changed none of these. */
export function changeOf(item: Changing, older: readonly Changing[]): Change | null {
  const { operate, deployment, related, weight, replicas } = item;
  const build = deployment?.build?.id ?? null;
  const before = older.find((each) => each.deployment?.id === deployment?.id && each.status === 'DONE');
  switch (operate) {
    case 'UPDATE_BLUE_GREEN':
      return { kind: 'weight', from: before?.weight ?? null, to: weight };
    case 'SCALE':
      return replicas === null ? null : { kind: 'pods', from: before?.replicas ?? null, to: replicas };
    case 'DELETE':
      return { kind: 'build', from: build, to: null };
    case 'RESTART':
    case 'CANCEL':
      return null;
    default: {
      const replaced = related.find(({ change }) => change === 'REPLACING')?.deployment.build?.id ?? null;
      return build === null ? null : { kind: 'build', from: replaced, to: build };
    }
  }
}
