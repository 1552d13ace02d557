import { vi } from 'vitest';

/** What the clock shows in every picture of the baseline. */
export const pictureTime = new Date('2026-11-27T09:30:00Z');

// Before anything is made that says when it was.
vi.useFakeTimers({ toFake: ['Date'], now: pictureTime });
