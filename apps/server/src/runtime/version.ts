import { readFileSync } from 'node:fs';

const packageFile = new URL('../../package.json', import.meta.url);
const { version: written }: { readonly version: string } = JSON.parse(readFileSync(packageFile, 'utf8'));

/** The server's version, from its package.json. */
export const version: string = written;
