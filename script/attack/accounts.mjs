// Guessing: few tries are checked, whatever the spelling and the address, and nobody else is locked out by them.
import assert from 'node:assert/strict';

const guesses = 100;
const addresses = 20;

export async function attackAccounts(world) {
  const ann = await world.user('ann', [{ role: 'VIEWER' }]);
  const spellings = ['admin', 'ADMIN', ' admin', 'admin   ', 'Ａdmin', 'ad\u200bmin'];
  const from = (n) => ({ 'x-forwarded-for': `192.0.2.${n % addresses}` });
  const began = Date.now();
  const answers = await Promise.all(
    Array.from({ length: guesses }, (_, n) =>
      world.signIn(spellings[n % spellings.length], `guess ${n}`, from(n)),
    ),
  );
  const checked = answers.filter(({ status }) => status === 401).length;
  assert.ok(checked <= 11, `${checked} of ${guesses} guesses were checked`);
  assert.ok(answers.every(({ status }) => status === 401 || status === 429));

  const { admin } = world.secrets;
  const stranger = await world.signIn('admin', admin, from(50));
  assert.equal(stranger.status, 429, 'a new device may have to wait');
  const colleagueBegan = Date.now();
  await world.signedIn('ann', ann.password, from(3));
  const colleagueMs = Date.now() - colleagueBegan;
  assert.ok(colleagueMs <= 5_000, `a colleague waited ${colleagueMs} ms`);
  // Its device alone: a session that comes along would end.
  const cookie = world.admin.cookie.split('; ').find((one) => one.startsWith('arthor-device-'));
  await world.signedIn('admin', admin, { ...from(3), cookie });
  const rows = await world.api(world.admin, 'GET', '/audit?action=createSession&limit=200');
  assert.ok(
    rows.body.items.some(({ who, result }) => who === 'admin' && result !== 'OK'),
    'it is told',
  );
  return `${checked} of ${guesses} guesses checked in ${Date.now() - began} ms, a colleague in after ${colleagueMs} ms`;
}
