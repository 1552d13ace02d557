import type { Operation } from '@arthor/contract';
import { useEffect, useRef } from 'react';
import { useText } from '../language/use-text.js';
import { follow } from '../live/following.js';
import { needsAttention } from '../part/reason.js';
import { operationStatus } from '../part/status.js';
import { useTabSign, type Sign } from '../shell/tab.js';
import { notifies } from './notify.js';

/**
 * Follows an operation that is shown: the tab stays live while it runs and tells how it stands; who asked
 * for it is notified when it is blocked, and of its end, while they look elsewhere.
 */
export function useFollow(operation: Operation): void {
  const text = useText();
  const { id, status, operate, lane } = operation;
  const running = status === 'RUNNING';
  const sign = signOf(operation);
  const told = useRef(sign);
  useTabSign(sign, 1);
  useEffect(() => (running ? follow() : undefined), [running]);
  useEffect(() => {
    const isNews = told.current !== sign && sign !== 'running';
    told.current = sign;
    if (!isNews || document.visibilityState === 'visible' || !notifies()) return;
    const what = `${text(`operate.${operate}`)} · ${text('lane.title', lane)}`;
    notifyOf(what, text(operationStatus(operation).word), `arthor-${id}`);
  });
}

/** Browsers of phones have the constructor and throw at it: there nobody is notified. */
function notifyOf(title: string, body: string, tag: string): void {
  try {
    const shown = new Notification(title, { body, tag });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
  } catch {
    // https://developer.mozilla.org/docs/Web/API/Notification/Notification#exceptions
  }
}

function signOf({ status, blocking }: Operation): Sign {
  if (status === 'RUNNING') return blocking !== null && needsAttention(blocking) ? 'blocked' : 'running';
  return status === 'DONE' ? 'done' : 'failed';
}
