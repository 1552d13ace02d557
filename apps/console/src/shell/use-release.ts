import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { systemQuery } from '../api/query.js';
import { reloadOnce } from '../part/chunk-failure.js';

/** Whether loading the page anew would take something away: a form, or a secret that is shown once. */
const isHolding = (): boolean => document.querySelector('form, [role=dialog], dialog[open]') !== null;

/**
 * Loads the page anew, at its address, when the server that answers after a break is of another release than
 * the one that brought the page; with something open that would be lost, as soon as the address changes.
 */
export function useRelease(): void {
  const version = useQuery(systemQuery).data?.version;
  const router = useRouter();
  const first = useRef(version);
  useEffect(() => {
    first.current ??= version;
    if (first.current === version) return undefined;
    const renew = () => {
      if (!isHolding()) reloadOnce();
    };
    renew();
    return router.subscribe('onRendered', renew);
  }, [version, router]);
}
