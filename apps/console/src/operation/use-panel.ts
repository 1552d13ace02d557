import { useLocation, useNavigate } from '@tanstack/react-router';
import { panelSearch } from '../search.js';
import { noteAct } from './act.js';
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
  min: undefined,
  max: undefined,
  external: undefined,
  header: undefined,
  weight: undefined,
  ttl: undefined,
} as const;

/** The side panel, whose state is the URL. */
export interface PanelControl {
  readonly search: PanelSearch;
  /** Opens a panel; drops what an earlier one kept in the URL. */
  readonly open: (panel: PanelSearch) => void;
  /** Changes what the open panel keeps in the URL, without a new history entry. */
  readonly change: (part: PanelSearch) => void;
  readonly close: () => void;
}

/** The panel of this page. */
export function usePanel(): PanelControl {
  const navigate = useNavigate();
  // From the location, as the panel's key: useSearch follows later, and the old form would be mounted anew.
  const search = useLocation({ select: (location): PanelSearch => panelSearch(location.search) });
  return {
    search,
    open: (panel) => {
      noteAct(panel);
      // Load the content in parallel with the panel's own code; if it fails, the panel reports it.
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
