import type { PanelSearch } from './panel-table.js';

let acted: string | null = null;

const keyOf = ({ op, id, app, to, as }: PanelSearch): string => JSON.stringify([op, id, app, to, as]);

/** Notes that a person opens a panel by a button of this page. */
export function noteAct(panel: PanelSearch): void {
  acted = keyOf(panel);
}

/** Whether the panel was opened by a button of this page, and not by a link, a reload or going back; told once. */
export function takeAct(panel: PanelSearch): boolean {
  const isIts = acted === keyOf(panel);
  acted = null;
  return isIts;
}
