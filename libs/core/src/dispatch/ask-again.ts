/**
 * When to ask a gateway again that has not taken a route for `ms`: often at first, for a gateway that follows
 * at once takes 100 ms or less, and never later than an eighth of what it has taken so far.
 */
export const askAgainMs = (ms: number): number => Math.min(Math.max(15, ms / 8), 1000);
