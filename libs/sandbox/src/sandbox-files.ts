import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isJsonObject, objectAt, stringAt } from './world/json.js';

/** What sandbox.json tells: where each simulated system is and what opens it; null for what is not simulated. */
export interface SandboxFile {
  readonly gateway: { readonly url: string } | null;
  readonly kubernetes: { readonly url: string; readonly token: string; readonly kubeconfig: string } | null;
  readonly jenkins: { readonly url: string; readonly username: string; readonly apiToken: string } | null;
  readonly nacos: { readonly url: string; readonly username: string; readonly password: string } | null;
  readonly apisix: {
    readonly url: string;
    readonly authKey: string;
    readonly token: string;
    readonly controlUrls: readonly string[];
  } | null;
}

/** Ports of the last run, so that addresses people noted down stay right. */
export function lastPorts(path: string): {
  readonly kubernetes: number | null;
  readonly jenkins: number | null;
  readonly nacos: number | null;
  readonly apisix: number | null;
} {
  const none = { kubernetes: null, jenkins: null, nacos: null, apisix: null };
  if (!existsSync(path)) return none;
  try {
    const file: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const port = (name: string): number | null => {
      const url = isJsonObject(file) ? stringAt(objectAt(file, name), 'url') : undefined;
      return url === undefined ? null : Number(new URL(url).port) || null;
    };
    return {
      kubernetes: port('kubernetes'),
      jenkins: port('jenkins'),
      nacos: port('nacos'),
      apisix: port('apisix'),
    };
  } catch {
    return none;
  }
}

/** Writes a file for its owner alone, whole or not at all. */
export function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.next`, text, { mode: 0o600 });
  renameSync(`${path}.next`, path);
}

/** A kubeconfig for the simulated cluster. It goes over TLS: kubectl sends no token over plain HTTP. */
export function kubeconfigText(name: string, server: string, token: string, certificate: string): string {
  const authority = Buffer.from(certificate).toString('base64');
  return [
    'apiVersion: v1',
    'kind: Config',
    'clusters:',
    `- {name: ${name}, cluster: {server: "${server}", certificate-authority-data: ${authority}}}`,
    'users:',
    `- {name: ${name}, user: {token: ${token}}}`,
    'contexts:',
    `- {name: ${name}, context: {cluster: ${name}, user: ${name}, namespace: dev}}`,
    `current-context: ${name}`,
    '',
  ].join('\n');
}
