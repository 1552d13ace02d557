import { statfsSync } from 'node:fs';

/** statfs numbers of Linux: NFS, SMB, CIFS, SMB2, AFS, Ceph. */
const networked: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400,
]);

/**
 * Whether a folder lies on another machine. SQLite's write-ahead log needs memory shared between
 * processes, which no network file system gives: two writers would ruin the file. Knows Linux only.
 */
export function isOnNetwork(folder: string): boolean {
  return process.platform === 'linux' && networked.has(statfsSync(folder).type);
}
