import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';

/** The text of every kubeconfig file that is there. */
export interface KubeconfigTexts {
  readonly found: readonly { readonly file: string; readonly text: string }[];
  /** Files that are not there: kubectl goes on without them, as long as one is. */
  readonly missing: readonly string[];
}

/** Reads the files in order. Throws when none of them is there, or one cannot be read. */
export async function readKubeconfigs(files: readonly string[]): Promise<KubeconfigTexts> {
  const read = await Promise.all(files.map(async (file) => ({ file, text: await textOf(file) })));
  const found = read.flatMap(({ file, text }) => (text === null ? [] : [{ file, text }]));
  const missing = read.filter(({ text }) => text === null).map(({ file }) => file);
  if (found.length === 0) throw new Error(`${missing.join(', ')}: no such file`);
  return { found, missing };
}

/**
 * All files as one, joined as kubectl does it: whatever a file names first is that file's, whole, and so is
 * the current context. Throws for a file that cannot be understood, naming it: kubectl stops there, too.
 * Entries that cannot be understood by themselves are left out; they only matter to whoever uses them.
 */
export async function joinKubeconfigs({ found }: KubeconfigTexts): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const configs = found.map(({ file, text }) => {
    const config = new KubeConfig();
    try {
      // The client trips over an empty document, which to kubectl is a kubeconfig without entries.
      if (text.trim() !== '') config.loadFromString(withTokenFiles(file, text), { onInvalidEntry: 'filter' });
      config.makePathsAbsolute(dirname(file));
    } catch (error) {
      throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    return config;
  });
  const joined = new KubeConfig();
  joined.loadFromOptions({
    clusters: firstOfName(configs.flatMap((config) => config.clusters)),
    users: firstOfName(configs.flatMap((config) => config.users)),
    contexts: firstOfName(configs.flatMap((config) => config.contexts)),
    currentContext: configs.map((config) => config.currentContext).find(Boolean) ?? '',
  });
  return joined;
}

/** Why the entries that were left out were: the client's words on the first of them; null = none was. */
export async function whatIsBroken({ found }: KubeconfigTexts): Promise<string | null> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  for (const { file, text } of found) {
    try {
      new KubeConfig().loadFromString(withTokenFiles(file, text));
    } catch (error) {
      return `${file}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return null;
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    // Of a folder the system says only that it is one, not which.
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(message.includes(file) ? message : `${file}: ${message}`, { cause: error });
  }
}

/** The client knows the key only by a name that kubectl does not write, and resolves no path in it. */
function withTokenFiles(file: string, text: string): string {
  return text.replace(/\btokenFile("?\s*:\s*)(["']?)([^"',}\n]+)/g, (_, colon, quote, path) => {
    const given = String(path).trim();
    return `token-file${colon}${quote}${isAbsolute(given) ? given : resolve(dirname(file), given)}`;
  });
}

function firstOfName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  const byName = new Map<string, T>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}
