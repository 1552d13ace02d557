const storageKey = 'arthor.recent';
const most = 5;

/** Keys of what the palette led to last in this browser, the latest first. */
export function recentKeys(): readonly string[] {
  return (localStorage.getItem(storageKey) ?? '').split('\n').filter(Boolean);
}

/** Remembers what the palette leads to. */
export function noteRecent(key: string): void {
  const kept = [key, ...recentKeys().filter((each) => each !== key)].slice(0, most);
  localStorage.setItem(storageKey, kept.join('\n'));
}
