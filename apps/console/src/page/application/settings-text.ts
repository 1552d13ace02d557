/**
 * Environment variables as lines `NAME=value`; a line without `=` has an empty value. A value of several lines
 * comes as shells and CI systems write it: `NAME<<END`, its lines, and a line `END`.
 */
export function envOf(text: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const { head, block } of entriesOf(text, /^([^=<]*)<<(\w+)$/)) {
    if (head.trim() === '') continue;
    const at = block === null ? head.indexOf('=') : head.length;
    const name = (at < 0 ? head : head.slice(0, at)).trim();
    env[name] = block ?? (at < 0 ? '' : head.slice(at + 1));
  }
  return env;
}

/** The reverse of {@link envOf}. */
export function textOfEnv(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => (value.includes('\n') ? blockOf(name, value) : `${name}=${value}`))
    .join('\n');
}

/** A command as one argument per line; one of several lines as `<<END`, its lines, and a line `END`. */
export function commandOf(text: string): string[] | null {
  const parts = entriesOf(text, /^()<<(\w+)$/).flatMap(({ head, block }) =>
    block === null && head === '' ? [] : [block ?? head],
  );
  return parts.length === 0 ? null : parts;
}

/** The reverse of {@link commandOf}. */
export function textOfCommand(command: readonly string[]): string {
  return command
    .map((part) => (part.includes('\n') || part.startsWith('<<') ? blockOf('', part) : part))
    .join('\n');
}

/** A line, or what stands before `<<` and the lines of the block behind it. */
interface Entry {
  readonly head: string;
  readonly block: string | null;
}

function entriesOf(text: string, opening: RegExp): readonly Entry[] {
  const lines = text.split('\n');
  const entries: Entry[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, head = '', end] = opening.exec(line) ?? [];
    const until = end === undefined ? -1 : lines.indexOf(end, at + 1);
    entries.push(
      until < 0 ? { head: line, block: null } : { head, block: lines.slice(at + 1, until).join('\n') },
    );
    at = Math.max(at, until);
  }
  return entries;
}

function blockOf(head: string, value: string): string {
  let end = 'END';
  while (value.split('\n').includes(end)) end += '_';
  return `${head}<<${end}\n${value}\n${end}`;
}
