import { afterEach, expect, it, vi } from 'vitest';
import { openLog } from './log.js';
import { maskOf } from './mask.js';

afterEach(() => vi.restoreAllMocks());

/** What is written to the log while something is told. */
function written(format: 'json' | 'pretty', tell: (log: ReturnType<typeof openLog>) => void): string {
  const parts: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((part) => {
    parts.push(String(part));
    return true;
  });
  tell(openLog({ level: 'info', format }, maskOf(['s3cret-token'])));
  vi.restoreAllMocks();
  return parts.join('');
}

const forged = 'lei"}\n{"level":50,"msg":"forged"}\r\u001B[2J';

it('is one line of JSON for each event, with its time in UTC, whatever is in it', () => {
  const text = written('json', (log) => log.warn({ user: forged, requestId: 'r-1' }, 'refused'));
  expect(text.split('\n')).toHaveLength(2);
  const line: unknown = JSON.parse(text);
  expect(line).toMatchObject({ level: 40, user: forged, requestId: 'r-1', msg: 'refused' });
  expect(line).toHaveProperty('time', expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/));
});

it.each(['json', 'pretty'] as const)('shows no secret: %s', (format) => {
  const text = written(format, (log) =>
    log.error(
      { password: 'hunter22', deep: { authorization: 'Bearer x1y2z3' }, why: 's3cret-token' },
      's3cret-token',
    ),
  );
  expect(text).not.toMatch(/hunter22|x1y2z3|s3cret-token/);
});

it('is read by a person without a line that somebody forged', () => {
  const text = written('pretty', (log) => log.warn({ user: forged }, 'refused'));
  expect(text).not.toMatch(/[\r\u001B]|^\{"level"/m);
});
