/** The lines of a log that have the words in them, whatever their case; all of it without words. */
export function foundLines(log: string, words: string): readonly string[] {
  const lines = log.split('\n');
  const wanted = words.trim().toLowerCase();
  return wanted === '' ? lines : lines.filter((line) => line.toLowerCase().includes(wanted));
}
