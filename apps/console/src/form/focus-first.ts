/** Gives the focus to the field marked for it: a form's code may arrive after its panel has set its own focus. */
export const focusFirst = (form: HTMLFormElement | null): void =>
  form?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
