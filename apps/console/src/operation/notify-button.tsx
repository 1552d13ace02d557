import type { Operation } from '@arthor/contract';
import { useState } from 'react';
import { useText } from '../language/use-text.js';
import { Button } from '../ui/button.js';
import { canNotify, chooseNotify, notifies } from './notify.js';

/** Asks to be notified when a running operation ends; nothing where the browser cannot. */
export function NotifyButton({ operation }: { readonly operation: Pick<Operation, 'status'> }) {
  const text = useText();
  const [on, setOn] = useState(notifies);
  if (operation.status !== 'RUNNING' || !canNotify()) return null;
  return (
    <Button
      look="quiet"
      aria-pressed={on}
      title={text('operation.notify.why')}
      onClick={() => void chooseNotify(!on).then(setOn)}
    >
      {text(on ? 'operation.notify.on' : 'operation.notify')}
    </Button>
  );
}
