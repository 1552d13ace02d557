/** A leaky bucket: so much goes in, and one runs out each time. All that is kept of it is when it is empty. */
export interface Bucket {
  readonly holds: number;
  readonly leakMs: number;
}

/** How long until one more goes in, ms; 0 = it does now. */
export const waitFor = ({ holds, leakMs }: Bucket, emptyAt: number, now: number): number =>
  Math.max(0, emptyAt - now - (holds - 1) * leakMs);

/** When it is empty after one more went in. */
export const withOneMore = ({ leakMs }: Bucket, emptyAt: number, now: number): number =>
  Math.max(emptyAt, now) + leakMs;

/** When it is empty after one was taken out again. */
export const withOneLess = ({ leakMs }: Bucket, emptyAt: number, now: number): number =>
  Math.max(emptyAt - leakMs, now);
