import type { PanelSearch } from '../search.js';

const drafts = new Map<string, PanelSearch>();

/** Keeps what a deploy form holds, per place it deploys to, until the tab is closed. */
export function rememberDraft(search: PanelSearch): void {
  if (search.op === 'deploy') drafts.set(placeOf(search), search);
}

/** Gives a form back what was typed into it before it was closed with Escape; what the URL says wins. */
export function recallDraft(search: PanelSearch, change: (part: PanelSearch) => void): void {
  const draft = drafts.get(placeOf(search));
  if (draft === undefined || search.build !== undefined) return;
  const { replicas, external, feature } = { ...draft, ...search };
  change({
    ...(replicas === undefined ? {} : { replicas }),
    ...(external === undefined ? {} : { external }),
    ...(feature === undefined ? {} : { feature }),
  });
}

function placeOf({ app, to, as }: PanelSearch): string {
  return [app, to, as].join(' ');
}
