import type { PanelSearch } from './panel-table.js';
import { targetKeys } from './target.js';

let acted: string | null = null;

/** All that the panel was opened with: another value is another act. */
const keyOf = (panel: PanelSearch): string =>
  JSON.stringify([panel.op, ...targetKeys.map((key) => panel[key] ?? null)]);

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
