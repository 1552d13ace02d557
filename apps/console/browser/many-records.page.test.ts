import { describe, expect, inject, it } from 'vitest';
import { FakeApi } from '../dev/fake-api.js';
import { deployment, operation } from '../dev/fixture.js';
import { launch } from './chromium.js';
import { serveConsole } from './console-server.js';
import { Painting } from './painting.js';
import { speech } from './speech.js';

const files = inject('console');
const text = speech['en-US'];
const count = 10_000;

describe.skipIf(files === null)(`a history of ${count} records`, () => {
  it('is there at once, and scrolls from the first to the last', async () => {
    const api = new FakeApi();
    const { operations } = api.state;
    operations.splice(0);
    for (let id = count; id > 0; id -= 1)
      operations.push(
        operation(id, deployment(id), {
          status: 'DONE',
          finishedAt: new Date().toISOString(),
          ...(id % 9 === 0 ? { reason: 'Release of the week' } : {}),
        }),
      );
    const server = await serveConsole(files ?? '', api);
    const browser = await launch();
    const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    try {
      await page.goto(`${server.base}/apps`);
      const painting = await Painting.on(page);
      const open = () =>
        painting.after(
          () => page.getByRole('link', { name: text('page.history'), exact: true }).click(),
          `document.querySelectorAll('.row-link').length > 20`,
        );
      // The code of the page and its first answer come once.
      await open();
      const first = await painting.several(3, async () => {
        await page.goBack();
        return open();
      });
      await painting.held('records-first', 300, first, 'click → first page painted');

      const last = page.locator(`a[href$="/ops/1"]`);
      await page.evaluate(`(() => {
        const down = () => { scrollTo(0, document.body.scrollHeight); if (!window.there) requestAnimationFrame(down); };
        down();
      })()`);
      await last.waitFor({ timeout: 120_000 });
      await page.evaluate('window.there = true');
      expect(await page.locator('.row-link').count()).toBeLessThan(400);

      await painting.smooth('records-scroll', 100, -400, 'all of them read, scrolling 4,800 px');

      // One more is told of: the first page is read again, and not all two hundred.
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const made = operation(count + 1, deployment(count + 1));
      operations.unshift(made);
      api.stream.tell('operation', made);
      await page.evaluate('scrollTo(0, 0)');
      await page.locator(`a[href$="/ops/${made.id}"]`).first().waitFor();
      expect(asked.filter((url) => url.includes('/operations?'))).toHaveLength(1);
    } finally {
      await context.close();
      await browser.close();
      await server.stop();
    }
  }, 180_000);
});
