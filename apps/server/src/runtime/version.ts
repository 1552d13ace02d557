import { readFileSync } from 'node:fs';

const packageFile = new URL('../../package.json', import.meta.url);
const { version: written }: { readonly version: string } = JSON.parse(readFileSync(packageFile, 'utf8'));

/** The version of this server, out of its package.json. */
export const version: string = written;
