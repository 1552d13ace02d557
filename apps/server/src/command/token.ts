import { parseArgs } from 'node:util';
import { roles } from '@arthor/contract';
import { issueToken, TokenRefused } from '../access/issue-token.js';
import { ConfigError, loadConfig } from '../config.js';
import { SystemClock } from '../runtime/clock.js';
import { SystemRandom } from '../runtime/random.js';
import { parseDatabaseUrl } from '../store/database-url.js';

const usage =
  'npm run token -- --role DEVELOPER [--environment dev]… [--application shop]… [--user admin] [--name ci] [--days 90]';

/** `npm run token`: creates an API token (a server may be running) and prints it alone on a line. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      role: { type: 'string' },
      environment: { type: 'string', multiple: true, default: [] },
      application: { type: 'string', multiple: true, default: [] },
      user: { type: 'string' },
      name: { type: 'string', default: 'command line' },
      days: { type: 'string', default: '90' },
    },
  });
  const role = roles.find((known) => known === values.role);
  const days = Number(values.days);
  if (role === undefined) throw new TokenRefused(`--role is one of ${roles.join(', ')}.\n${usage}`);
  if (!Number.isInteger(days) || days < 1 || days > 365)
    throw new TokenRefused(`--days is 1 to 365.\n${usage}`);
  const address = parseDatabaseUrl(loadConfig(process.env, process.cwd()).databaseUrl);
  if (address === null) throw new TokenRefused('DATABASE_URL cannot be read.');
  const { environment: environments, application: applications, name } = values;
  const wanted = { role, environments, applications, name, days, username: values.user ?? null };
  console.log(await issueToken(address, wanted, { clock: new SystemClock(), random: new SystemRandom() }));
};

try {
  await main();
} catch (error) {
  const foreseen =
    error instanceof TokenRefused || error instanceof ConfigError || error instanceof TypeError;
  console.error(foreseen ? error.message : error);
  process.exitCode = 1;
}
