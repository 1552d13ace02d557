import type { RegistryAddress, RegistryService } from '@arthor/core';

/** An application's own client, as every SDK of 2.x speaks over HTTP: registers, lives, goes, and reads the list. */
export interface RegistryClient {
  register(
    address: RegistryAddress,
    metadata: Readonly<Record<string, string>>,
    ephemeral?: boolean,
  ): Promise<number>;
  deregister(address: RegistryAddress, ephemeral?: boolean): Promise<void>;
  /** Addresses that callers are given, with their metadata. */
  list(): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>>;
}

/** A client for one service. */
export function registryClient(
  url: string,
  login: { readonly username: string; readonly password: string } | null,
  service: RegistryService,
): RegistryClient {
  const base = `${url}/nacos`;
  const token = async (): Promise<Record<string, string>> => {
    if (login === null) return {};
    const response = await fetch(`${base}/v1/auth/login`, {
      method: 'POST',
      body: new URLSearchParams({ ...login }),
    });
    const body = (await response.json()) as { accessToken: string };
    return { accessToken: body.accessToken };
  };
  const call = async (method: string, path: string, params: Record<string, string>): Promise<Response> => {
    const all = {
      namespaceId: service.namespace,
      groupName: service.group,
      serviceName: service.name,
      ...params,
    };
    const query = new URLSearchParams(all).toString();
    return fetch(`${base}${path}?${query}`, { method, headers: await token() });
  };
  const at = ({ ip, port }: RegistryAddress, ephemeral: boolean) => ({
    ip,
    port: String(port),
    ephemeral: String(ephemeral),
  });
  return {
    register: async (address, metadata, ephemeral = true) => {
      const said = { ...at(address, ephemeral), metadata: JSON.stringify(metadata) };
      return (await call('POST', '/v1/ns/instance', said)).status;
    },
    deregister: async (address, ephemeral = true) => {
      await call('DELETE', '/v1/ns/instance', at(address, ephemeral));
    },
    list: async () => {
      const body = (await (await call('GET', '/v1/ns/instance/list', {})).json()) as {
        hosts: { ip: string; port: number; metadata: Record<string, string> }[];
      };
      return new Map(body.hosts.map(({ ip, port, metadata }) => [`${ip}:${port}`, metadata]));
    },
  };
}
