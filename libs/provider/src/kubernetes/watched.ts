/** Something that is watched for whoever listens. */
export interface Watched {
  readonly unused: boolean;
  start(): void;
  stop(): void;
  listen(onLane: (laneId: number) => void): () => void;
}

/** Listens to what is watched under a name, made by the first listener and stopped after the last. */
export function listenTo<T extends Watched>(
  watched: Map<string, T>,
  name: string,
  onLane: (laneId: number) => void,
  make: () => T,
): () => void {
  const shared = watched.get(name) ?? make();
  if (watched.get(name) !== shared) {
    watched.set(name, shared);
    shared.start();
  }
  const unlisten = shared.listen(onLane);
  return () => {
    unlisten();
    if (!shared.unused || watched.get(name) !== shared) return;
    watched.delete(name);
    shared.stop();
  };
}
