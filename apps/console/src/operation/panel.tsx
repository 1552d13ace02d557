import { useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useRef, type ComponentType } from 'react';
import { useText } from '../language/use-text.js';
import { ChunkBoundary } from '../part/chunk-boundary.js';
import { chunk } from '../part/chunk-failure.js';
import { Skeleton } from '../part/skeleton.js';
import { SidePanel } from '../ui/side-panel.js';
import { CloseGuard, type MayClose } from './close-guard.js';
import type { OperationFormProps, OperationLine } from './operation-form.js';
import { operations } from './operation-table.js';
import { otherPanels, panelLine, type PanelSearch } from './panel-table.js';
import { usePanel } from './use-panel.js';
import './panel.css';

const operationForms = new Map<string, { line: OperationLine; Form: ComponentType<OperationFormProps> }>(
  Object.values(operations).map((line) => [line.op, { line, Form: whenLoaded(line.load) }]),
);
const others = new Map<string, ComponentType>(
  Object.entries(otherPanels).map(([kind, { load }]) => [kind, whenLoaded(load)]),
);

/** The side panel, as the URL's `op` says. */
export function Panel() {
  const text = useText();
  const { search, close } = usePanel();
  // Opening a panel adds a history entry and mounts it anew; a panel that changes its own URL replaces the entry.
  const opened = useLocation({ select: ({ state }) => state.__TSR_index });
  const guard = useRef<MayClose | null>(null);
  if (search.op === undefined) return null;
  const line = panelLine(search.op);
  return (
    <SidePanel
      title={text(line.title)}
      focus={'field' in line ? 'field' : 'title'}
      onClose={() => guard.current?.() !== false && close()}
    >
      <Suspense
        fallback={
          <div className="panel-scroll">
            <Skeleton height={52} count={4} />
          </div>
        }
      >
        <CloseGuard value={guard}>
          <ChunkBoundary key={`${search.op} ${opened}`}>
            <Content search={search} />
          </ChunkBoundary>
        </CloseGuard>
      </Suspense>
    </SidePanel>
  );
}

function Content({ search }: { readonly search: PanelSearch }) {
  const { op = '' } = search;
  const operation = operationForms.get(op);
  if (operation !== undefined) return <operation.Form line={operation.line} search={search} />;
  const Other = others.get(op);
  return Other === undefined ? null : <Other />;
}

function whenLoaded<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return lazy(async () => ({ default: await chunk(load) }));
}
