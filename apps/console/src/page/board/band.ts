const bands = ['#2c9b8f', '#7c6bd6', '#c7842a', '#3f7fd1', '#b45a9c', '#6b8e3a'];

/** An environment's colour: by its place, so that neighbours differ; decoration beside its name. */
export function bandOf(index: number): string {
  return bands[index % bands.length] ?? '#888888';
}
