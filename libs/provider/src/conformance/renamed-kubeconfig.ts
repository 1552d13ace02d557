import { isIP } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';

/**
 * The current context of a kubeconfig as one of its own: called otherwise, and at another address, where
 * somebody passes on what comes. Its certificate still is for the address it had.
 */
export function renamedKubeconfig(
  file: string,
  name: string,
  port: number,
): { readonly text: string; readonly server: URL } {
  const config = new KubeConfig();
  config.loadFromFile(file);
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (cluster === null || user === null) throw new Error(`${file} has no current context`);
  const server = new URL(cluster.server);
  const renamed = new KubeConfig();
  renamed.loadFromOptions({
    clusters: [
      {
        ...cluster,
        name,
        server: `${server.protocol}//127.0.0.1:${port}`,
        // A name that TLS is told must not be an address.
        ...(isIP(server.hostname) === 0 ? { tlsServerName: cluster.tlsServerName ?? server.hostname } : {}),
      },
    ],
    users: [{ ...user, name }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  });
  return { text: renamed.exportConfig(), server };
}
