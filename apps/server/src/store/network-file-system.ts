import { statfsSync } from 'node:fs';

/** Linux statfs types: NFS, SMB, CIFS, SMB2, AFS, Ceph. */
const networked: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400,
]);

/**
 * Whether a folder is on a network file system. SQLite's write-ahead log needs shared memory, which these
 * do not provide: two writers would corrupt the file. On systems other than Linux always false.
 */
export function isOnNetwork(folder: string): boolean {
  return process.platform === 'linux' && networked.has(statfsSync(folder).type);
}
