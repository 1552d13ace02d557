import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environment } from '../lane/deployment.fixture.js';
import { refuseDeployWhenBuilt, symbolOf, type DeployWhenBuilt } from './deploy-when-built.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const of = (branch: string) => symbolOf(branch, sha256(branch));

describe('the symbol of a branch', () => {
  it.each([
    ['pay', 'pay'],
    ['fix-2', 'fix-2'],
    ['stable', null],
    ['feature/pay', `feature-pay-${sha256('feature/pay').slice(0, 4)}`],
    ['Pay', `pay-${sha256('Pay').slice(0, 4)}`],
    ['Stable', `stable-${sha256('Stable').slice(0, 4)}`],
    ['支付', sha256('支付').slice(0, 4)],
    [
      'feature/JIRA-1234-new-checkout',
      `feature-jira-1234-n-${sha256('feature/JIRA-1234-new-checkout').slice(0, 4)}`,
    ],
    ['a'.repeat(24), 'a'.repeat(24)],
    ['a'.repeat(25), `${'a'.repeat(19)}-${sha256('a'.repeat(25)).slice(0, 4)}`],
    [
      `${'a'.repeat(18)}-${'b'.repeat(9)}`,
      `${'a'.repeat(18)}-${sha256(`${'a'.repeat(18)}-${'b'.repeat(9)}`).slice(0, 4)}`,
    ],
    ['a--b', `a-b-${sha256('a--b').slice(0, 4)}`],
  ])('%s is %s', (branch, symbol) => {
    expect(of(branch)).toBe(symbol);
  });

  it('is a symbol, whatever the branch (property)', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }), (branch) => {
        const symbol = of(branch);
        if (symbol === null) return expect(branch).toBe('stable');
        expect(symbol).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
        expect(symbol.length).toBeLessThanOrEqual(24);
        expect(symbol).not.toBe('stable');
      }),
      { numRuns: 2000 },
    );
  });

  it('is the branch itself exactly where that is a symbol (property)', () => {
    const letters = fc.constantFrom(...'abz019-');
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 30, unit: letters }), (branch) => {
        const plain = branch.length <= 24 && /^[a-z0-9](-?[a-z0-9])*$/.test(branch);
        expect(of(branch) === branch).toBe(plain);
      }),
    );
  });
});

describe('a build that is to be deployed by itself', () => {
  const wish = (values: Partial<DeployWhenBuilt> = {}): DeployWhenBuilt => ({
    environment: environment(),
    freeze: null,
    symbol: 'pay',
    ttlSeconds: null,
    featureId: 4,
    runs: null,
    ...values,
  });
  const freeze = {
    id: 1,
    environment: null,
    application: null,
    startsAt: 0,
    endsAt: null,
    byUser: 'lei',
    reason: 'the sale',
  };
  const other = { featureId: 5, feature: 'cart' };
  it.each<[string, Partial<DeployWhenBuilt>, string]>([
    ['comes into an empty lane', {}, 'yes'],
    ['comes into its own lane', { runs: { featureId: 4, feature: 'pay' } }, 'yes'],
    ['takes no lane of another feature over', { runs: other }, 'SYMBOL_TAKEN'],
    ['comes to stable, as all do', { symbol: 'stable', runs: other }, 'yes'],
    ['needs a symbol', { symbol: null }, 'SYMBOL_NEEDED'],
    ['does not come in a freeze', { freeze }, 'FROZEN'],
    ['does not expire on stable', { symbol: 'stable', ttlSeconds: 300 }, 'TTL_ON_STABLE'],
    ['expires elsewhere', { ttlSeconds: 300 }, 'yes'],
  ])('%s', (_, values, expected) => {
    expect(refuseDeployWhenBuilt(wish(values))?.code ?? 'yes').toBe(expected);
  });

  it('is told why not', () => {
    expect(refuseDeployWhenBuilt(wish({ symbol: null }))).toMatchObject({
      kind: 'rule',
      message: 'Name a symbol: none for a lane of its own comes from this branch.',
    });
    expect(refuseDeployWhenBuilt(wish({ runs: other }))).toMatchObject({
      kind: 'state',
      message: 'pay in dev runs the feature cart: name another symbol.',
      params: { symbol: 'pay', environment: 'dev', feature: 'cart' },
    });
  });
});
