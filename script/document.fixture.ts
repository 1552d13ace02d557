import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A document of the project, taken apart as far as tests of its truth need it. */
export interface MarkdownDocument {
  /** From the project's root. */
  readonly path: string;
  /** All of it but the blocks of code. */
  readonly prose: string;
  /** Blocks of code with their language, in order. */
  readonly blocks: readonly { readonly language: string; readonly text: string }[];
  /** Levels of the headings, in order. */
  readonly levels: readonly number[];
  /** Whatever stands in code: in blocks, and between backticks in the prose. */
  readonly code: string;
}

/** Reads a document; the path is seen from the project's root. */
export function readMarkdown(path: string): MarkdownDocument {
  const parts = readFileSync(path, 'utf8').split(/^```/m);
  const prose = parts.filter((_, index) => index % 2 === 0).join('\n');
  const blocks = parts
    .filter((_, index) => index % 2 === 1)
    .map((part) => {
      const [language = '', ...lines] = part.split('\n');
      return { language, text: lines.join('\n') };
    });
  const inline = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text);
  return {
    path,
    prose,
    blocks,
    levels: [...prose.matchAll(/^(#+) /gm)].map(([, signs = '']) => signs.length),
    code: [...blocks.map(({ text }) => text), ...inline].join('\n'),
  };
}

/** Links to files that are not there, or to headings that are not in them. */
export function brokenLinks({ path, prose }: MarkdownDocument): string[] {
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : join(dirname(path), file);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsOf(readMarkdown(target)).includes(anchor);
  });
}

/** What follows `npm run` (or is an npm command of its own) in the code of a document. */
export const npmScripts = ({ code }: MarkdownDocument): string[] => [
  ...[...code.matchAll(/\bnpm run ([a-z:]+)/g)].map(([, name = '']) => name),
  ...[...code.matchAll(/\bnpm (start|test)\b/g)].map(([, name = '']) => name),
];

/** Paths below the project's folders that stand in the code of a document. */
export const pathsIn = ({ code }: MarkdownDocument): string[] => [
  ...new Set(
    [...code.matchAll(/(?<![\w/.$-])(?:apps|libs|script|doc|\.ci)\/[\w./-]*\w/g)].map(([path]) => path),
  ),
];

/** Words that look like a configuration key where they are set or stand alone between backticks. */
export const keysIn = ({ code, prose }: MarkdownDocument): string[] => [
  ...new Set([
    ...[...code.matchAll(/(?<![\w-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|PORT|HOST|SANDBOX)=/g)].map(
      ([, key = '']) => key,
    ),
    ...[...prose.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g)].map(([, key = '']) => key),
  ]),
];

/** Addresses below the API that stand in the code of a document, parameters and queries as they are. */
export const apiPathsIn = ({ code }: MarkdownDocument): string[] => [
  ...[...code.matchAll(/\/api\/v1(\/[\w/{}$-]+)/g)].map(([, path = '']) => path),
  ...[...code.matchAll(/\$arthor(\/[\w/$]+)/g)].map(([, path = '']) => path),
  ...[...code.matchAll(/^(?:\w+=\$\()?(?:get|post) ['"]?(\/[\w/$]+)/gm)].map(([, path = '']) => path),
];

// As GitHub makes them of headings.
const anchorsOf = ({ prose }: MarkdownDocument): string[] =>
  [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
