import type { Dialect } from './engine.js';

/** One statement of a file, without comments around it and without the semicolon. */
export interface SqlStatement {
  readonly text: string;
  /** The line where it begins, from 1. */
  readonly line: number;
}

/** The first words of a statement: enough to recognise it, without values, which may be passwords. */
export function beginOf(statement: SqlStatement): string {
  return statement.text.split(/\s+/, 3).join(' ').slice(0, 60);
}

/**
 * Splits an SQL text into statements. Semicolons in quotes and comments do not count; comments are
 * dropped, except MySQL's executable ones. Bodies of triggers and procedures are not supported.
 */
export function splitSql(sql: string, dialect: Dialect): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let text = '';
  let line = 1;
  let beganAt = 1;
  const end = () => {
    if (text !== '') statements.push({ text: text.trimEnd(), line: beganAt });
    text = '';
  };
  for (const token of tokens(sql, dialect)) {
    if (token === ';') end();
    else if (text !== '') text += isComment(token, dialect) ? ' ' : token;
    else if (!isComment(token, dialect) && token.trim() !== '') {
      text = token.trimStart();
      beganAt = line + linesIn(token.slice(0, token.length - text.length));
    }
    line += linesIn(token);
  }
  end();
  return statements;
}

/** Splits into quoted texts, comments, semicolons and everything between them. */
function tokens(sql: string, dialect: Dialect): string[] {
  const quoted =
    dialect === 'mysql'
      ? /'(?:\\[^]|''|[^'\\])*(?:'|$)|"(?:\\[^]|""|[^"\\])*(?:"|$)/
      : /'(?:''|[^'])*(?:'|$)|"(?:""|[^"])*(?:"|$)/;
  const comment = dialect === 'mysql' ? /--(?=\s|$)[^\n]*|#[^\n]*|\/\*[^]*?\*\// : /--[^\n]*|\/\*[^]*?\*\//;
  const token = new RegExp(`${quoted.source}|\`(?:\`\`|[^\`])*\`|${comment.source}|[^;'"\`/#-]+|[^]`, 'g');
  return sql.match(token) ?? [];
}

function isComment(token: string, dialect: Dialect): boolean {
  if (token.startsWith('/*')) return token.length > 3 && !/^\/\*[!+]/.test(token);
  if (token.startsWith('--')) return true;
  return dialect === 'mysql' && token.startsWith('#');
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
