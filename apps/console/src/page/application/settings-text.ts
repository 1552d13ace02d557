/** Environment variables as lines `NAME=value`; a line without `=` has an empty value. */
export function envOf(text: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    const name = (at < 0 ? line : line.slice(0, at)).trim();
    env[name] = at < 0 ? '' : line.slice(at + 1);
  }
  return env;
}

/** The reverse of {@link envOf}. */
export function textOfEnv(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}

/** A command as one argument per line. */
export function commandOf(text: string): string[] | null {
  const parts = text.split('\n').filter((line) => line !== '');
  return parts.length === 0 ? null : parts;
}
