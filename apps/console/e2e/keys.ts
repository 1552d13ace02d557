import type { Locator, Page } from 'playwright-core';

/** More than any page has. */
const mostTabs = 120;

/** Somebody with a keyboard and nothing else. */
export class Keys {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  press(key: string): Promise<void> {
    return this.#page.keyboard.press(key);
  }

  type(text: string): Promise<void> {
    return this.#page.keyboard.type(text);
  }

  /** Goes on by `key` until the thing has the focus. */
  async to(thing: Locator, key = 'Tab'): Promise<void> {
    await thing.waitFor();
    for (let count = 0; !(await has(thing)); count += 1) {
      if (count === mostTabs) throw new Error(`no ${key} leads to ${String(thing)}`);
      await this.press(key);
    }
  }

  /** Goes there and presses it. */
  async enter(thing: Locator, key?: string): Promise<void> {
    await this.to(thing, key);
    await this.press('Enter');
  }

  /** Composes a word as an input method does and presses Enter within; the word is taken afterwards. */
  async compose(half: string, word: string): Promise<void> {
    const wire = await this.#page.context().newCDPSession(this.#page);
    await wire.send('Input.imeSetComposition', {
      text: half,
      selectionStart: half.length,
      selectionEnd: half.length,
    });
    await this.press('Enter');
    await wire.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
    await wire.send('Input.insertText', { text: word });
    await wire.detach();
  }
}

/** Whether it has the focus. */
export const has = (thing: Locator): Promise<boolean> =>
  thing.evaluate((each) => each === document.activeElement);
