import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DeployMode } from '@arthor/core';

/** Through what the requests come. */
export const providers = ['gateway-api', 'ingress-nginx', 'sandbox'] as const;
export type LossProvider = (typeof providers)[number];

export interface LossOptions {
  /** Whether a gateway routes to Services, or calls pods itself; the sandbox has one of these. */
  readonly mode: DeployMode;
  readonly providers: readonly LossProvider[];
  readonly switchOvers: number;
  /** The folder with the scripts that start real systems; null where there is none. */
  readonly shared: string | null;
  readonly database: 'sqlite' | 'mariadb';
  /** Drain, warmth and readiness as an installation has them where nobody says anything. */
  readonly defaults: boolean;
  /** Whether the API server goes away in the middle of every operation. */
  readonly apiAway: boolean;
}

export const usage = `npm run loss -- [--switch-overs N] [--only gateway-api|ingress-nginx|sandbox] [--shared FOLDER]
                [--mode NATIVE|UNCOUPLED] [--database sqlite|mariadb] [--defaults] [--api-away]`;

/** Reads the command line; throws the sentence that says what is wrong with it. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv, root: string): LossOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'switch-overs': { type: 'string', default: '300' },
      only: { type: 'string' },
      mode: { type: 'string', default: 'NATIVE' },
      shared: { type: 'string' },
      database: { type: 'string', default: 'sqlite' },
      defaults: { type: 'boolean', default: false },
      'api-away': { type: 'boolean', default: false },
    },
  });
  const switchOvers = Number(values['switch-overs']);
  if (!Number.isInteger(switchOvers) || switchOvers < 1) throw new Error('--switch-overs is a whole number');
  const { database } = values;
  if (database !== 'sqlite' && database !== 'mariadb') throw new Error('--database is sqlite or mariadb');
  const { mode, only } = values;
  if (mode !== 'NATIVE' && mode !== 'UNCOUPLED') throw new Error('--mode is NATIVE or UNCOUPLED');
  if (mode === 'UNCOUPLED' && only !== undefined && only !== 'sandbox')
    throw new Error('--mode UNCOUPLED is run on the sandbox');
  const shared = resolve(values.shared ?? env['ARTHOR_SHARED'] ?? join(root, '../shared'));
  return {
    mode,
    providers: providersOf(mode === 'UNCOUPLED' ? 'sandbox' : only),
    switchOvers,
    shared: existsSync(shared) ? shared : null,
    database,
    defaults: values.defaults,
    apiAway: values['api-away'],
  };
}

function providersOf(name: string | undefined): readonly LossProvider[] {
  if (name === undefined) return ['gateway-api', 'ingress-nginx'];
  const found = providers.find((provider) => provider === name);
  if (found === undefined) throw new Error(`--only is one of ${providers.join(', ')}`);
  return [found];
}
