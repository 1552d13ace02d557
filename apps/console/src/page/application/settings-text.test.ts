// @vitest-environment node
import { expect, it } from 'vitest';
import { commandOf, envOf, textOfEnv } from './settings-text.js';

it('variables are lines and come back as they were', () => {
  const env = { A: '1', URL: 'http://x/?a=b', EMPTY: '' };
  expect(envOf(textOfEnv(env))).toEqual(env);
  expect(envOf('\n A =1\nB\n')).toEqual({ A: '1', B: '' });
});

it('a command is one argument per line; none at all is none', () => {
  expect(commandOf('java\n-jar\napp.jar\n')).toEqual(['java', '-jar', 'app.jar']);
  expect(commandOf('\n')).toBeNull();
});
