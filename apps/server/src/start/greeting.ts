import type { Config } from '../config.js';
import type { FirstUser } from '../session/first-start.js';
import type { Providers } from '../runtime/providers.js';
import { version } from '../runtime/version.js';

/** What the terminal shows after the start: the address, what is simulated, the first sign-in. */
export const greeting = (of: {
  readonly config: Config;
  readonly port: number;
  readonly providers: Providers;
  readonly firstUser: FirstUser | null;
}): string => {
  const { config, port, providers, firstUser } = of;
  const { simulated } = providers;
  const { gatewayUrl } = providers.defaults;
  const lines = [
    `Arthor ${version} is ready: ${config.publicUrl ?? `http://${shownHost(config.host)}:${port}`}`,
  ];
  if (simulated.length > 0) lines.push(`Simulated: ${simulated.join(', ')}.`);
  if (gatewayUrl !== null) lines.push(`Environments are served at ${gatewayUrl}`);
  return [...lines, ...(firstUser === null ? [] : boxed(signInLines(firstUser)))].join('\n');
};

const signInLines = ({ username, password }: FirstUser): string[] => [
  'First sign-in, shown only this once:',
  `  user name  ${username}`,
  `  password   ${password ?? '(ADMIN_PASSWORD)'}`,
];

const boxed = (lines: readonly string[]): string[] => {
  const width = Math.max(...lines.map((line) => line.length));
  const rule = '─'.repeat(width + 2);
  return [`┌${rule}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${rule}┘`];
};

// Both can be opened as localhost.
const shownHost = (host: string): string =>
  host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host;
