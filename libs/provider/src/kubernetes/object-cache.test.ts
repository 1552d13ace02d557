import { describe, expect, it } from 'vitest';
import { metadataSchema } from './object.js';
import { ObjectCache } from './object-cache.js';

const object = (name: string, version: number) => ({
  metadata: metadataSchema.parse({ name, uid: `u-${name}`, resourceVersion: String(version) }),
});

describe('the cache', () => {
  const made = () => {
    const changed: string[] = [];
    const cache = new ObjectCache<ReturnType<typeof object>>((item) => {
      changed.push(`${item.metadata.name}@${item.metadata.resourceVersion}`);
    });
    return { cache, changed, version: (name: string) => cache.get(name)?.metadata.resourceVersion };
  };

  it('never goes back: an answer that is late changes nothing', () => {
    const { cache, changed, version } = made();
    cache.put(object('a', 9));
    cache.put(object('a', 10));
    cache.put(object('a', 9));
    cache.put(object('a', 10));
    expect(version('a')).toBe('10');
    expect(changed).toEqual(['a@9', 'a@10']);
  });

  it('knows an object that was read anew and has not changed', () => {
    const { cache } = made();
    cache.put(object('a', 9));
    expect(cache.same(object('a', 9))).toBe(cache.get('a'));
    expect(cache.same(object('a', 10))).toBeNull();
    expect(cache.same({ metadata: { ...object('a', 9).metadata, uid: 'another' } })).toBeNull();
    expect(cache.same(object('b', 9))).toBeNull();
    expect(cache.same(null)).toBeNull();
  });

  it('does not bring back what was deleted, but takes a new one of that name', () => {
    const { cache, version } = made();
    cache.put(object('a', 9));
    cache.drop(object('a', 12));
    cache.put(object('a', 11));
    expect(version('a')).toBeUndefined();
    cache.put(object('a', 13));
    expect(version('a')).toBe('13');
    cache.drop(object('a', 12));
    expect(version('a')).toBe('13');
  });

  it('takes a listing whole, but keeps our own newer write', () => {
    const { cache, changed, version } = made();
    cache.put(object('gone', 5));
    cache.put(object('ours', 30));
    cache.put(object('same', 6));
    changed.length = 0;
    cache.replace([object('same', 6), object('new', 15), object('ours', 20)], '20');
    expect([version('gone'), version('ours'), version('same'), version('new')]).toEqual([
      undefined,
      '30',
      '6',
      '15',
    ]);
    expect(changed).toEqual(['gone@5', 'new@15']);
    cache.put(object('gone', 19));
    expect(version('gone')).toBeUndefined();
  });
});
