import { expect, it } from 'vitest';
import { gatewayVerdict, isSilent, mustNotBeRefused, routeStatusSchema, verdictOf } from './verdict.js';

const gateway = { namespace: 'default', name: 'gateway' };
const metadata = { name: 'shop-stable', namespace: 'dev', generation: 4 };
type Said = readonly [type: string, status: string, generation?: number | null, reason?: string];
const by = (...said: Said[]) => ({
  parentRef: gateway,
  conditions: said.map(([type, status, observedGeneration = 4, reason = '']) => ({
    type,
    status,
    reason,
    message: reason === '' ? '' : 'in its words',
    ...(observedGeneration === null ? {} : { observedGeneration }),
  })),
});
const verdict = (...parents: object[]) =>
  verdictOf({ metadata, status: routeStatusSchema.parse({ parents }) }, gateway);
const taken = by(['Accepted', 'True'], ['ResolvedRefs', 'True']);

it.each<[string, object[]]>([
  ['both conditions hold', [taken]],
  ['no generation is told', [by(['Accepted', 'True', null], ['ResolvedRefs', 'True', null])]],
  ['one of two controllers takes it', [by(['Accepted', 'False', 4, 'NoMatchingParent']), taken]],
  ['another Gateway refuses it', [{ ...by(['Accepted', 'False']), parentRef: { name: 'other' } }, taken]],
  ['what was said against it was of before', [by(['Accepted', 'False', 3]), taken]],
])('a route is taken where %s', (_, parents) => {
  expect(verdict(...parents)).toBe('taken');
  expect(() => mustNotBeRefused(verdict(...parents))).not.toThrow();
});

it.each<[string, object[]]>([
  ['what is said is of before', [by(['Accepted', 'True', 3], ['ResolvedRefs', 'True', 3])]],
  ['only half is said', [by(['Accepted', 'True'])]],
  ['it is unknown', [by(['Accepted', 'Unknown'], ['ResolvedRefs', 'True'])]],
])('nothing is said of it yet where %s', (_, parents) => {
  expect(verdict(...parents)).toBe('nothing yet');
});

it.each<[string, RegExp, object[]]>([
  [
    'ROUTE_NOT_ACCEPTED',
    /default\/gateway does not take the HTTPRoute shop-stable: NotAllowedByListeners \(in its words\)/,
    [by(['Accepted', 'False', 4, 'NotAllowedByListeners'], ['ResolvedRefs', 'True'])],
  ],
  [
    'ROUTE_BACKEND_UNKNOWN',
    /BackendNotFound/,
    [by(['Accepted', 'True'], ['ResolvedRefs', 'False', null, 'BackendNotFound'])],
  ],
  [
    'ROUTE_PARTLY_TAKEN',
    /UnsupportedValue/,
    [by(['Accepted', 'True'], ['ResolvedRefs', 'True'], ['PartiallyInvalid', 'True', 4, 'UnsupportedValue'])],
  ],
  ['ROUTE_NOT_TAKEN', /no controller has said anything/, []],
])('is refused with %s in the controller’s words', (code, words, parents) => {
  const refused = verdict(...parents);

  expect(refused).toMatchObject({ code, message: expect.stringMatching(words) });
  expect(() => mustNotBeRefused(refused)).toThrow(words);
});

const says = (...conditions: object[]) => ({ status: { conditions } });
it.each<[string, object | null, object | null]>([
  ['is not there', null, { code: 'GATEWAY_MISSING', message: 'the Gateway default/gateway does not exist' }],
  [
    'has no address',
    says(
      { type: 'Accepted', status: 'True' },
      { type: 'Programmed', status: 'False', reason: 'AddressNotAssigned', message: 'no address' },
    ),
    {
      code: 'GATEWAY_NOT_PROGRAMMED',
      reason: 'AddressNotAssigned',
      message:
        'the Gateway default/gateway is not in force: Programmed is False, AddressNotAssigned (no address)',
    },
  ],
  ['is refused', says({ type: 'Accepted', status: 'False', reason: 'Invalid' }), { reason: 'Invalid' }],
  ['waits for its controller', says({ type: 'Programmed', status: 'Unknown', reason: 'Pending' }), null],
  ['says nothing', {}, null],
])('what stands against a Gateway that %s', (_, object, expected) => {
  if (expected === null) expect(gatewayVerdict(object, gateway)).toBeNull();
  else expect(gatewayVerdict(object, gateway)).toMatchObject(expected);
});

it('is silent where nobody has judged the route', () => {
  expect(
    [verdict(), verdict(by()), verdict(taken), verdict(by(['Accepted', 'False']))].map(isSilent),
  ).toEqual([true, true, false, false]);
});
