import type { Json, JsonObject } from '../../world/json.js';
import { isJsonArray, isJsonObject, stringAt } from '../../world/json.js';

/** What the parameter `tree` asks for: members by name, each with what is wanted of it. */
export interface TreeNode {
  readonly name: string;
  readonly children: readonly TreeNode[] | null;
  readonly range: readonly [number, number] | null;
}

/** Reads `a,b[c,d]{0,5}`; null for what is no tree. */
export function parseTree(text: string): readonly TreeNode[] | null {
  let index = 0;
  const list = (): TreeNode[] | null => {
    const nodes: TreeNode[] = [];
    for (;;) {
      const name = /^[\w*-]+/.exec(text.slice(index))?.[0];
      if (name === undefined) return null;
      index += name.length;
      let children: TreeNode[] | null = null;
      if (text[index] === '[') {
        index++;
        children = list();
        if (children === null || text[index] !== ']') return null;
        index++;
      }
      const range = /^\{(\d*)(,?)(\d*)\}/.exec(text.slice(index));
      if (range !== null) index += range[0].length;
      nodes.push({ name, children, range: range === null ? null : rangeOf(range) });
      if (text[index] !== ',') return nodes;
      index++;
    }
  };
  const nodes = list();
  return index === text.length ? nodes : null;
}

/** The part of a value that the tree asks for; `_class` always stays. */
export function prune(value: Json, wanted: readonly TreeNode[]): Json {
  if (isJsonArray(value)) return value.map((item) => prune(item, wanted));
  if (!isJsonObject(value)) return value;
  const everything = wanted.some((node) => node.name === '*');
  const entries = Object.entries(value).flatMap(([key, member]): [string, Json][] => {
    if (member === undefined) return [];
    if (key === '_class') return [[key, member]];
    const node = wanted.find((each) => each.name === key);
    if (node === undefined) return everything ? [[key, shallow(member)]] : [];
    const ranged = node.range !== null && isJsonArray(member) ? member.slice(...node.range) : member;
    return [[key, node.children === null ? shallow(ranged) : prune(ranged, node.children)]];
  });
  return Object.fromEntries(entries);
}

/** How jobs and builds show below another object when no tree asks for more: by class, name and address only. */
export function shallow(value: Json): Json {
  if (isJsonArray(value)) return value.map(shallow);
  if (!isJsonObject(value)) return value;
  const short = /WorkflowJob$|WorkflowRun$|Folder$/.test(stringAt(value, '_class') ?? '');
  if (!short) return value;
  const kept = ['_class', 'name', 'number', 'url', 'color'];
  return Object.fromEntries(
    Object.entries(value).filter(([key, member]) => kept.includes(key) && member !== undefined),
  ) satisfies JsonObject;
}

function rangeOf(match: RegExpExecArray): readonly [number, number] {
  const from = Number(match[1] || 0);
  if (match[2] === '') return [from, from + 1];
  return [from, match[3] === '' ? Number.MAX_SAFE_INTEGER : Number(match[3])];
}
