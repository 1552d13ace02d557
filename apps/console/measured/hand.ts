import type { Locator, Page } from 'playwright-core';

/** What is pressed or looked for: its role, and the name that is shown or told of it. */
export type Role = 'article' | 'button' | 'dialog' | 'link' | 'menuitem' | 'row';

/** Tabs from one field to another: more than any form has. */
const mostTabs = 40;

/**
 * Somebody who knows no more of the console than what a page shows: roles and names. Presses are counted;
 * what is typed is not, and a field is come to by Tab as part of that.
 */
export class Hand {
  readonly #page: Page;
  /** Presses of this task. */
  clicks = 0;
  /** Fields typed into. */
  fields = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Begins a task. */
  rest(): void {
    this.clicks = 0;
    this.fields = 0;
  }

  /** The thing of that name, as far as it is within another. */
  see(role: Role, name: string | RegExp, within: Page | Locator = this.#page): Locator {
    return within.getByRole(role, { name, exact: true });
  }

  async click(role: Role, name: string | RegExp, within: Page | Locator = this.#page): Promise<void> {
    await this.see(role, name, within).click();
    this.clicks += 1;
  }

  /** Goes to the field of that label and types. */
  async type(label: string, text: string): Promise<void> {
    const field = this.#page.getByRole('dialog').getByLabel(label, { exact: true });
    await field.waitFor();
    const isThere = () => field.evaluate((each) => each === document.activeElement);
    for (let tabs = 0; !(await isThere()); tabs += 1) {
      if (tabs === mostTabs) throw new Error(`no Tab leads to ${label}`);
      await this.#page.keyboard.press('Tab');
    }
    await this.#page.keyboard.insertText(text);
    this.fields += 1;
  }
}
