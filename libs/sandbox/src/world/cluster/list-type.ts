/** How the API merges a list: by the members that make an item's key, as a set of scalars, or as one value. */
export type ListType = { readonly keys: readonly string[]; readonly wholeItems?: true } | 'set' | 'atomic';

/** Lists that merge item by item, by the name of the field (enough among the kinds served here). */
const keyed: Readonly<Record<string, ListType>> = {
  containers: { keys: ['name'] },
  initContainers: { keys: ['name'] },
  ephemeralContainers: { keys: ['name'] },
  env: { keys: ['name'] },
  volumes: { keys: ['name'] },
  volumeMounts: { keys: ['mountPath'] },
  imagePullSecrets: { keys: ['name'] },
  hostAliases: { keys: ['ip'] },
  topologySpreadConstraints: { keys: ['topologyKey', 'whenUnsatisfiable'] },
  conditions: { keys: ['type'] },
  ownerReferences: { keys: ['uid'], wholeItems: true },
  finalizers: 'set',
};

/** Maps that are one value: nobody owns a part of them. */
const atomicMaps = new Set([
  'selector',
  'nodeSelector',
  'fieldRef',
  'resourceFieldRef',
  'secretKeyRef',
  'configMapKeyRef',
]);

/** @param path names of the fields down to the list, without items */
export function listType(path: readonly string[]): ListType {
  const name = path.at(-1) ?? '';
  if (name === 'ports') {
    return {
      keys:
        path.includes('containers') || path.includes('initContainers')
          ? ['containerPort', 'protocol']
          : ['port', 'protocol'],
    };
  }
  return keyed[name] ?? 'atomic';
}

/** Whether the map at this path is one value. */
export function isAtomicMap(path: readonly string[]): boolean {
  return atomicMaps.has(path.at(-1) ?? '');
}

/** Members of a key that may be left out, with what they then are. */
export const keyDefaults: Readonly<Record<string, string>> = { protocol: 'TCP' };
