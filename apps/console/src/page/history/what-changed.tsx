import type { Operation } from '@arthor/contract';
import { Link } from '@tanstack/react-router';
import { useText } from '../../language/use-text.js';
import { Diff } from '../lane/diff.js';
import '../lane/lane-page.css';

/** What differs between what an operation brought and what was there before, with the way to compare it with another. */
export function WhatChanged({ operation }: { readonly operation: Operation }) {
  const text = useText();
  const { id, lane, status, change } = operation;
  if (status !== 'DONE' || change == null || change.after === null) return null;
  return (
    <Diff operation={id} other={null}>
      <Link
        className="push"
        to="/lanes/$id"
        params={{ id: String(lane.id) }}
        search={{ compare: String(id) }}
      >
        {text('diff.other')}
      </Link>
    </Diff>
  );
}
