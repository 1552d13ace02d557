import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learningMask, maskOf } from './mask.js';

const secret = fc
  .string({ unit: 'binary', minLength: 6, maxLength: 40 })
  .filter((text) => text.isWellFormed());
const around = fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => text.isWellFormed());
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a text with a secret', () => {
  it.each<[string, (secret: string) => string]>([
    ['as it is', (value) => value],
    ['in a URL', encodeURIComponent],
    [
      'in a URL with small digits',
      (value) => encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase()),
    ],
    ['in a form', (value) => new URLSearchParams({ value }).toString().slice('value='.length)],
    ['in JSON', (value) => JSON.stringify(value).slice(1, -1)],
    ['in base64', base64],
    ['in base64 for URLs', (value) => Buffer.from(value).toString('base64url')],
  ])('does not show it: %s', (_how, encode) => {
    fc.assert(
      fc.property(secret, around, around, (value, before, after) => {
        const form = encode(value);
        fc.pre(!'***'.includes(form));
        expect(maskOf([value])(before + form + after)).not.toContain(form);
      }),
    );
  });

  it('does not show it in base64 of something around it', () => {
    fc.assert(
      fc.property(secret, around, around, (value, before, after) => {
        const masked = maskOf([value])(base64(before + value + after));
        expect(masked).toContain('***');
        for (const part of masked.split('***'))
          expect(Buffer.from(part, 'base64').toString()).not.toContain(value);
      }),
    );
  });

  it('does not show any of several, whichever begins like another', () => {
    fc.assert(
      fc.property(secret, around, (value, more) => {
        const mask = maskOf([value, value + more]);
        expect(mask(`${value}${more}`)).toBe('***');
      }),
    );
  });
});

describe('a text without one', () => {
  it('stays as it is', () => {
    fc.assert(
      fc.property(fc.array(secret), fc.stringMatching(/^[ -9;-~]{0,60}$/), (secrets, text) => {
        const mask = maskOf(secrets.map((value) => `\u0000${value}`));
        expect(mask(text)).toBe(text);
      }),
    );
  });

  it('stays where a secret is so short that it would blacken everything', () => {
    expect(maskOf(['', 'root', 'admin'])('root and admin')).toBe('root and admin');
  });
});

describe('an address in a text', () => {
  const mask = maskOf([]);

  it.each([
    ['http://lei:pass@host/a?b', 'http://lei:***@host/a?b'],
    ['see https://ghp_token@github.test/x.git.', 'see https://***@github.test/x.git.'],
    ['mysql://arthor:p%40ss@db:3306/arthor', 'mysql://arthor:***@db:3306/arthor'],
    ['http://lei:p@ss@host', 'http://lei:***@host'],
    ['ssh://git@host/x.git', 'ssh://git@host/x.git'],
    ['https://host/@scope/package', 'https://host/@scope/package'],
    ['mail lei@host.test', 'mail lei@host.test'],
  ])('%s', (text, expected) => {
    expect(mask(text)).toBe(expected);
  });

  it('takes no long time over a long line', () => {
    const begun = performance.now();
    mask('a-'.repeat(200_000));
    mask('https://' + 'a'.repeat(400_000));
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe('a secret that was cut off before it came here', () => {
  const mask = maskOf(['s3cret-token', 'äöü"8910']);

  it.each([
    ['refused s3cret-tok…', 'refused ***…'],
    ['refused s3cr…', 'refused ***…'],
    ['refused s3c…', 'refused s3c…'],
    ['one s3cret-t… and two s3cret… of it', 'one ***… and two ***… of it'],
    ['in JSON äöü\\"8…', 'in JSON ***…'],
    ['all of it s3cret-token…', 'all of it ***…'],
    ['not s3cret-x…', 'not s3cret-x…'],
    ['…', '…'],
  ])('%s', (text, expected) => {
    expect(mask(text)).toBe(expected);
  });

  it('takes no long time over many cuts', () => {
    const begun = performance.now();
    mask('s3cr…'.repeat(50_000));
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

describe('a mask that learns', () => {
  it('takes out what it is told of later, and never forgets what is configured', () => {
    const { mask, learn } = learningMask(['configured']);
    expect(mask('configured and a-token')).toBe('*** and a-token');
    learn(['a-token']);
    expect(mask('configured and a-token')).toBe('*** and ***');
    learn(Array.from({ length: 300 }, (_, turn) => `rotated-${turn}!`));
    expect(mask('configured rotated-299! rotated-0!')).toBe('*** *** rotated-0!');
  });
});
