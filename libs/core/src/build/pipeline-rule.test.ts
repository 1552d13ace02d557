import { describe, expect, it } from 'vitest';
import { ProviderError, type ProviderErrorKind } from '../port/provider-error.js';
import { afterPipelineCall, pipelineAtStart, sayProviderError } from './pipeline-rule.js';

const fault = (kind: ProviderErrorKind) => new ProviderError('jenkins', kind, kind, 'Forbidden: Job/Create.');

describe('a pipeline', () => {
  it('is CREATED and settled once its job is there', () => {
    expect(afterPipelineCall(null, 3, 0.5)).toEqual({
      change: { status: 'CREATED', reason: null },
      inMs: null,
    });
  });

  it.each([
    ['TRANSIENT', 'CREATING'],
    ['UNKNOWN_OUTCOME', 'CREATING'],
    ['CONFLICT', 'CREATING'],
    ['DENIED', 'FAILED'],
    ['INVALID', 'FAILED'],
    ['GONE', 'FAILED'],
  ] as const)('after %s is %s with a reason, and tried again', (kind, status) => {
    const { change, inMs } = afterPipelineCall(fault(kind), 1, 0.5);

    expect(change).toEqual({
      status,
      reason: expect.stringMatching(/Jenkins .*: Forbidden: Job\/Create\.$/),
    });
    expect(inMs).toBeGreaterThan(0);
  });

  it('that fails for ever is never tried more often than once in half a minute', () => {
    for (let failures = 8; failures < 2000; failures += 1) {
      const { inMs } = afterPipelineCall(fault('TRANSIENT'), failures, 0);
      expect(inMs).toBeGreaterThanOrEqual(30_000);
      expect(inMs).toBeLessThanOrEqual(60_000);
    }
  });

  it.each([
    ['NONE', true, 'CREATING'],
    ['CREATED', true, 'CREATED'],
    ['FAILED', true, 'FAILED'],
    ['CREATING', false, 'NONE'],
    ['FAILED', false, 'NONE'],
    ['CREATED', false, 'CREATED'],
  ] as const)('of status %s is, with a provider: %s, %s at start', (before, configured, after) => {
    expect(pipelineAtStart(before, configured)).toBe(after);
  });
});

it.each([
  ['Forbidden. ', 'Jenkins refused: Forbidden.'],
  ['  No right... ', 'Jenkins refused: No right.'],
  ['', 'Jenkins refused.'],
  [' . ', 'Jenkins refused.'],
])('a refusal with the words %j is one sentence', (words, sentence) => {
  expect(sayProviderError(new ProviderError('jenkins', 'DENIED', 'DENIED', words))).toBe(sentence);
});
