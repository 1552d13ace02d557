import { Drawer } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useText } from '../language/use-text.js';
import { Button } from './button.js';
import { Icon } from './icon.js';
import './side-panel.css';

interface Props {
  readonly title: ReactNode;
  /** What gets the focus when it opens: the title, or the field marked `data-autofocus`. */
  readonly focus?: 'title' | 'field';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A panel over the right side of the page; the whole screen on a phone. Escape and a click beside it
 * close it, the focus goes back to where it was.
 */
export function SidePanel({ title, focus = 'title', onClose, children }: Props) {
  const text = useText();
  // Read while rendering: in an effect the form inside has taken the focus already.
  const [opener] = useState(() => document.activeElement);
  // The kit returns the focus when `opened` becomes false; this panel is unmounted instead.
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    },
    [opener],
  );
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
      <Drawer.Content classNames={{ content: 'side-panel' }} radius={0}>
        <div className="side-panel-head">
          <Drawer.Title tabIndex={-1} {...(focus === 'title' ? { 'data-autofocus': true } : {})}>
            {title}
          </Drawer.Title>
          <Button
            look="quiet"
            size="square"
            className="push"
            aria-label={text('act.close')}
            onClick={onClose}
          >
            <Icon name="close" />
          </Button>
        </div>
        <div className="side-panel-body">{children}</div>
      </Drawer.Content>
    </Drawer.Root>
  );
}
