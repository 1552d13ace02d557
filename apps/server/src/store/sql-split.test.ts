import { describe, expect, it } from 'vitest';
import { splitSql } from './sql-split.js';

const texts = (sql: string, dialect: 'sqlite' | 'mysql') =>
  splitSql(sql, dialect).map((statement) => statement.text);

describe('on both engines', () => {
  it.each([
    ['nothing', ' \n-- only a comment;\n/* and; another */;;', []],
    ['a missing last semicolon', 'SELECT 1; SELECT 2', ['SELECT 1', 'SELECT 2']],
    [
      'semicolons in texts and names',
      `SELECT 'a;b', "c;d", \`e;f\`; x`,
      [`SELECT 'a;b', "c;d", \`e;f\``, 'x'],
    ],
    ['doubled quotes', `SELECT 'it''s; so'; x`, [`SELECT 'it''s; so'`, 'x']],
    ['comment signs in texts', `SELECT '-- no', '/* no'; x`, [`SELECT '-- no', '/* no'`, 'x']],
    ['quotes in comments', `SELECT 1 -- it's;\n; /* "; */ x`, ['SELECT 1', 'x']],
    ['a text that never ends', `SELECT 'a; b`, [`SELECT 'a; b`]],
    ['a comment between two words', 'SELECT/**/1', ['SELECT 1']],
    [
      'Chinese and emoji',
      `INSERT INTO t VALUES ('开发环境；🙂;')`,
      [`INSERT INTO t VALUES ('开发环境；🙂;')`],
    ],
  ])('%s', (_, sql, expected) => {
    expect(texts(sql, 'sqlite')).toEqual(expected);
    expect(texts(sql, 'mysql')).toEqual(expected);
  });
});

it.each([
  [
    'a backslash before a quote',
    String.raw`SELECT 'a\'; b'; x`,
    [String.raw`SELECT 'a\'; b'`, 'x'],
    [String.raw`SELECT 'a\'`, `b'; x`],
  ],
  ['a number sign', 'SELECT 1; # no;\nx', ['SELECT 1', 'x'], ['SELECT 1', '# no', 'x']],
  ['two dashes without a blank', 'SELECT 5--1', ['SELECT 5--1'], ['SELECT 5']],
  [
    'an executable comment',
    '/*!40101 SET NAMES utf8 */;',
    ['/*!40101 SET NAMES utf8 */'],
    ['/*!40101 SET NAMES utf8 */'],
  ],
])('%s is read as the engine reads it', (_, sql, mysql, sqlite) => {
  expect(texts(sql, 'mysql')).toEqual(mysql);
  expect(texts(sql, 'sqlite')).toEqual(sqlite);
});

it('a statement knows the line it begins in', () => {
  const sql = "-- one\n\nSELECT '\n';\n/* five\n*/ SELECT 2; SELECT\n3";
  expect(splitSql(sql, 'mysql').map((statement) => statement.line)).toEqual([3, 6, 6]);
});
