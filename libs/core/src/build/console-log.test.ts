import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanConsoleLog } from './console-log.js';

const note = '\u001b[8mha:AAAAWB+LCAAAAAAAAP9b85aBtbiIQSWj+Q==\u001b[0m';

describe('the console text of Jenkins', () => {
  it('is shown without its hidden notes', () => {
    expect(cleanConsoleLog(`Started by user ${note}admin\r\nok\r\n`, true)).toEqual({
      text: 'Started by user admin\nok\n',
      heldBack: '',
    });
  });

  it('keeps the colours that a tool prints', () => {
    const coloured = '\u001b[32mBUILD SUCCESS\u001b[0m\n';

    expect(cleanConsoleLog(coloured, false).text).toBe(coloured);
  });

  it('holds a cut note back until it is whole', () => {
    expect(cleanConsoleLog('done\u001b[8mha:AAA', false)).toEqual({
      text: 'done',
      heldBack: '\u001b[8mha:AAA',
    });
  });

  it('never waits for the end of what is too long for a note', () => {
    const cut = (length: number) => `\u001b[8mha:${'A'.repeat(length - 7)}`;

    expect(cleanConsoleLog(cut(65_537), false).heldBack).toBe('');
    expect(cleanConsoleLog(cut(65_536), false).heldBack).toBe(cut(65_536));
  });

  it('ends its lines plainly, however often a tool went back to their beginning', () => {
    expect(cleanConsoleLog('a\r\r\nb\rc\n', true).text).toBe('a\nb\rc\n');
  });

  it('reads the same in whatever pieces it comes', () => {
    const whole = `a${note}b\u001b[31mred\u001b[0m${note}${note}c\nd`;
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 8 }), (cuts) => {
        const ends = [...new Set([...cuts, whole.length])].sort((a, b) => a - b);
        let offset = 0;
        let shown = '';
        for (const end of ends) {
          const piece = cleanConsoleLog(whole.slice(offset, end), end === whole.length);
          shown += piece.text;
          offset = end - piece.heldBack.length;
        }
        expect(shown).toBe('ab\u001b[31mred\u001b[0mc\nd');
      }),
    );
  });
});
