import type { Operate } from '@arthor/contract/vocabulary';

/**
 * What people type for an operation, in both languages whichever is shown: its words, and the first
 * letters of the Chinese ones as an input method takes them.
 */
export const synonyms: { readonly [O in Operate]: readonly string[] } = {
  DEPLOY: ['deploy', 'release', '部署', '发布', 'bs', 'fb'],
  GRAY: ['gray', 'grey', 'header', '灰度', 'hd'],
  BLUE_GREEN: ['blue-green', 'canary', '蓝绿', 'll'],
  UPDATE_BLUE_GREEN: ['weight', 'adjust', '调整权重', '权重', 'tzqz', 'qz'],
  PROMOTE: ['promote', '提升', 'ts'],
  ROLLBACK: ['rollback', 'roll-back', 'back', '回滚', '回退', 'hg', 'ht'],
  SCALE: ['scale', 'replicas', '扩缩容', '扩容', '缩容', 'ksr', 'kr'],
  RESTART: ['restart', '重启', 'cq'],
  DELETE: ['offline', 'take-offline', 'stop', '下线', 'xx'],
  CANCEL: ['undo', 'cancel', '撤回', '取消', 'ch'],
};

/** The operation that a word begins to name; null if it names none. A word of one letter names nothing yet. */
export function operateOf(word: string): Operate | null {
  if (word.length < 2 && !/\p{Script=Han}/u.test(word)) return null;
  for (const [operate, words] of Object.entries(synonyms))
    // Object.entries loses the keys' type.
    if (words.some((each) => each === word || (word.length > 2 && each.startsWith(word))))
      return operate as Operate;
  return null;
}
