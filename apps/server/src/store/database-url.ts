/** The address of the database. */
export type DatabaseAddress =
  | { readonly dialect: 'sqlite'; readonly path: string }
  | {
      readonly dialect: 'mysql';
      readonly host: string;
      readonly port: number;
      readonly username: string;
      readonly password: string;
      readonly database: string;
    };

/**
 * Reads DATABASE_URL: `sqlite:<path>` or `mysql://user:password@host:3306/database` (`mariadb:` means
 * the same); null when it is neither. Errors must not repeat the value: it may contain a password.
 */
export function parseDatabaseUrl(url: string): DatabaseAddress | null {
  if (url.startsWith('sqlite:')) {
    const path = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
    return path === '' || path.startsWith('//') ? null : { dialect: 'sqlite', path };
  }
  if (!/^(mysql|mariadb):\/\//.test(url) || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  const database = decodeURIComponent(parsed.pathname.slice(1));
  if (parsed.hostname === '' || database === '' || database.includes('/')) return null;
  return {
    dialect: 'mysql',
    host: parsed.hostname,
    port: parsed.port === '' ? 3306 : Number(parsed.port),
    username: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database,
  };
}
