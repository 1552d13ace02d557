import { useNavigate, useSearch } from '@tanstack/react-router';
import { panelLine, type PanelSearch } from './panel-table.js';

const nothing = {
  op: undefined,
  id: undefined,
  app: undefined,
  feature: undefined,
  build: undefined,
  to: undefined,
  as: undefined,
  replicas: undefined,
  external: undefined,
} as const;

/** The panel at the side, which lives in the URL. */
export interface PanelControl {
  readonly search: PanelSearch;
  /** Shows another panel; what an earlier one had in the URL goes. */
  readonly open: (panel: PanelSearch) => void;
  /** Changes what the open panel holds, without a new entry in the browser's history. */
  readonly change: (part: PanelSearch) => void;
  readonly close: () => void;
}

/** The panel of this page. */
export function usePanel(): PanelControl {
  const navigate = useNavigate();
  const search: PanelSearch = useSearch({ strict: false });
  return {
    search,
    open: (panel) => {
      // Fetched beside the panel's own code and not after it; where it cannot be had, the panel says so.
      if (panel.op !== undefined)
        panelLine(panel.op)
          .load()
          .catch(() => {});
      void navigate({ to: '.', search: (old) => ({ ...old, ...nothing, ...panel }) });
    },
    change: (part) => void navigate({ to: '.', search: (old) => ({ ...old, ...part }), replace: true }),
    close: () => void navigate({ to: '.', search: (old) => ({ ...old, ...nothing }) }),
  };
}
