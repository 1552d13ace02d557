import { pathToFileURL } from 'node:url';
import { portCalls, providerVersion, type AddedProvider } from './added-provider.js';

/** A module of PROVIDERS that cannot be used; the message is one sentence that names the file. */
export class AddedProviderRefused extends Error {
  override readonly name = 'AddedProviderRefused';
}

/** Names that mean something already. */
const taken = new Set(['auto', 'gateway-api', 'ingress-nginx', 'apisix', 'nacos', 'jenkins', 'kubernetes']);
const kinds: readonly string[] = Object.keys(portCalls);

/**
 * Loads the providers of modules outside of Arthor, and calls none of them yet.
 * @param files absolute paths
 * @throws AddedProviderRefused
 */
export async function loadProviders(files: readonly string[]): Promise<readonly AddedProvider[]> {
  const found: AddedProvider[] = [];
  for (const file of files) {
    for (const provider of await providersIn(file)) {
      if (found.some(({ name }) => name === provider.name) || taken.has(provider.name))
        throw refused(file, `the name ${provider.name} is taken`);
      found.push(provider);
    }
  }
  return found;
}

/** Calls that a port lacks are told before anybody needs them. */
export function mustBeWhole(provider: AddedProvider, port: unknown): void {
  const has = (call: string) =>
    typeof port === 'object' && port !== null && typeof Reflect.get(port, call) === 'function';
  const missing = portCalls[provider.kind].filter((call) => !has(call));
  if (missing.length === 0) return;
  const text = `what ${provider.name} creates is no ${provider.kind}: it lacks ${missing.join(', ')}`;
  throw new AddedProviderRefused(text);
}

async function providersIn(file: string): Promise<readonly AddedProvider[]> {
  const loaded = await load(file);
  const { default: one, providers: several } = loaded;
  const all: readonly unknown[] = Array.isArray(several) ? several : one === undefined ? [] : [one];
  if (all.length === 0) throw refused(file, 'it exports neither a default nor a list `providers`');
  return all.map((provider) => checked(file, provider));
}

async function load(file: string): Promise<{ readonly default?: unknown; readonly providers?: unknown }> {
  try {
    return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as object;
  } catch (error) {
    throw refused(file, error instanceof Error ? error.message : String(error));
  }
}

function checked(file: string, provider: unknown): AddedProvider {
  if (typeof provider !== 'object' || provider === null) throw refused(file, 'a provider is an object');
  const { kind, name, create, version }: { [K in 'kind' | 'name' | 'create' | 'version']?: unknown } =
    provider;
  if (typeof kind !== 'string' || !kinds.includes(kind))
    throw refused(file, `\`kind\` must be one of ${kinds.join(', ')}`);
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]{0,39}$/.test(name))
    throw refused(file, '`name` must be of lower-case letters, digits and dashes, at most 40');
  if (typeof create !== 'function') throw refused(file, `${name} lacks the function \`create\``);
  if (version !== undefined && version !== providerVersion)
    throw refused(
      file,
      `${name} was written for version ${JSON.stringify(version)}, and this is ${providerVersion}`,
    );
  return provider as AddedProvider;
}

const refused = (file: string, what: string): AddedProviderRefused =>
  new AddedProviderRefused(`${file}: ${what}`);
