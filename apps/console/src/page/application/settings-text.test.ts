// @vitest-environment node
import { expect, it } from 'vitest';
import { commandOf, envOf, textOfCommand, textOfEnv } from './settings-text.js';

it('variables are lines and come back as they were', () => {
  const env = { A: '1', URL: 'http://x/?a=b', EMPTY: '' };
  expect(envOf(textOfEnv(env))).toEqual(env);
  expect(envOf('\n A =1\nB\n')).toEqual({ A: '1', B: '' });
});

it('a command is one argument per line; none at all is none', () => {
  expect(commandOf('java\n-jar\napp.jar\n')).toEqual(['java', '-jar', 'app.jar']);
  expect(commandOf('\n')).toBeNull();
});

const lines = [
  '-----BEGIN-----\nabc==\n-----END-----',
  'END\nEND_',
  '\n',
  'a\n',
  '"a"',
  'x<<END',
  '<<END',
  '= b',
];

it.each(lines)('a variable and an argument %j come back as they were', (value) => {
  const env = { BEFORE: '1', A: value, 'with.dots': value, AFTER: '' };
  expect(envOf(textOfEnv(env))).toEqual(env);
  expect(commandOf(textOfCommand(['sh', value, 'END']))).toEqual(['sh', value, 'END']);
});

it('lines that begin a block which does not end are what they were', () => {
  expect(envOf('A<<END\nB=1')).toEqual({ 'A<<END': '', B: '1' });
  expect(commandOf('<<END\nx')).toEqual(['<<END', 'x']);
});
