import { it } from 'vitest';
import { liveLoud } from './life.fixture.js';
it('sums', async () => {
    const t = { frozen: 0, expired: 0, warm: 0 };
    for (let seed = 1; seed <= 800; seed++) {
      const life = await liveLoud(seed, 1);
      t.frozen += life.frozen; t.expired += life.expired; t.warm += life.warm;
      if (seed === 250 || seed === 800) console.log(seed, JSON.stringify(t));
    }
}, 300_000);
