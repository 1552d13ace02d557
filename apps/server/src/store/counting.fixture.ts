import { View } from './view.js';

/** The same view, calling `count` for each statement. */
export function counting(view: View, count: () => void): View {
  const rows = new Proxy(view.rows, {
    get: (target, name, receiver): unknown => {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        count();
        return Reflect.apply(method, target, args);
      };
    },
  });
  return new View(rows, () => view.now());
}
