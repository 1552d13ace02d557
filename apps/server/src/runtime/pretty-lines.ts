import { inspect } from 'node:util';

const words = new Map([
  [10, 'trace'],
  [20, 'debug'],
  [30, 'info '],
  [40, 'warn '],
  [50, 'error'],
  [60, 'fatal'],
]);

/** Turns the log's JSON lines into readable ones. */
export const prettyLines = {
  write(line: string): void {
    const { time, level, msg, ...fields }: Record<string, unknown> = JSON.parse(line);
    const clock = String(time).slice(11, 23);
    const rest =
      Object.keys(fields).length === 0 ? '' : ` ${inspect(fields, { breakLength: 160, depth: 4 })}`;
    process.stdout.write(`${clock} ${words.get(Number(level)) ?? String(level)} ${String(msg)}${rest}\n`);
  },
};
