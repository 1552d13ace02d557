import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';

/** What both shapes of the side panel take. */
export interface PanelShape {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A panel over the page, which waits: the focus stays in the panel, a click beside it closes it. */
export function OverPanel({ label, onClose, children }: PanelShape) {
  // The scroll lock would inject a style element; the overlay covers what could be scrolled anyway.
  return (
    <Drawer.Root
      opened
      onClose={onClose}
      position="right"
      size="min(560px, 100vw)"
      lockScroll={false}
      transitionProps={{ duration: 0 }}
    >
      <Drawer.Overlay />
      <Drawer.Content classNames={{ content: 'side-panel' }} radius={0} aria-label={label}>
        {children}
      </Drawer.Content>
    </Drawer.Root>
  );
}
