import type { Lane } from '@arthor/contract';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { Numbered } from '../api/client.js';
import { isAllowed } from '../operation/allowed.js';
import { lineOf } from '../operation/operation-table.js';
import { usePanel } from '../operation/use-panel.js';
import { actKeys, goKeys } from './letters.js';

/** What a key opens that is not a page or a panel. */
export type Sheet = 'palette' | 'keys';

/** `g` waits so long for its letter. */
const goMs = 1_000;

/**
 * The keys of every page. A letter only opens something, it never executes; none counts while somebody
 * types, composes a word, or has something open over the page.
 */
export function useShortcuts(show: (sheet: Sheet) => void): void {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { open } = usePanel();
  const { app } = useParams({ strict: false });
  const goneAt = useRef(0);

  const act = (key: string): boolean => {
    const operate = actKeys[key];
    if (operate === undefined) return false;
    const card = laneAt();
    const lane = card === null ? undefined : laneOf(client, Number(card.dataset['laneId']));
    if (lane === undefined) {
      if (operate !== 'DEPLOY') return false;
      open({ op: 'deploy', ...(app === undefined ? {} : { app }) });
      return true;
    }
    const line = lineOf(operate);
    const about = line.about(lane);
    if (isAllowed(lane, operate) && about !== null) open({ op: line.op, ...about });
    // The menu says why not.
    else card?.querySelector<HTMLElement>('[aria-haspopup=menu]')?.click();
    return true;
  };

  /** To the log, on the page of its lane. */
  const toLog = (): boolean => {
    const log = document.querySelector<HTMLElement>('[role=log]');
    const id = laneAt()?.dataset['laneId'];
    if (log !== null) log.focus();
    else if (id !== undefined) void navigate({ to: '/lanes/$id', params: { id } });
    return log !== null || id !== undefined;
  };

  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const { key } = event;
    if (event.isComposing || event.defaultPrevented) return;
    const taken = () => event.preventDefault();
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'k') {
      taken();
      return show('palette');
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
    if (Date.now() - goneAt.current < goMs) {
      goneAt.current = 0;
      const to = goKeys[key];
      if (to !== undefined) {
        taken();
        return void navigate({ to });
      }
    }
    if (key === 'g') goneAt.current = Date.now();
    else if (key === '?') {
      taken();
      show('keys');
    } else if (key === '/') {
      const filter = document.querySelector<HTMLInputElement>('[data-filter]');
      if (filter === null) return;
      taken();
      filter.focus();
      filter.select();
    } else if (key === 'j' || key === 'k') {
      if (step(key === 'j' ? 1 : -1)) taken();
    } else if (key === '[' || key === ']') {
      if (stepEnvironment(key === ']' ? 1 : -1)) taken();
    } else if (key === 'l') {
      if (toLog()) taken();
    } else if (act(key)) taken();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => pressed(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

/** Whether somebody types, or something stands over the page. */
function isBusy(target: EventTarget | null): boolean {
  const types = target instanceof Element && target.closest('input, textarea, select, [contenteditable]');
  return Boolean(types) || document.querySelector('[role=dialog], [role=menu], dialog[open]') !== null;
}

/** Moves the focus to the next lane that is shown; false where there is none. */
function step(by: 1 | -1): boolean {
  const lanes = [...document.querySelectorAll<HTMLElement>('[data-lane]')].filter(
    (each) => each.checkVisibility?.() ?? true,
  );
  const card = document.activeElement?.closest('[data-lane-id]');
  const at = lanes.findIndex((each) => each.closest('[data-lane-id]') === card);
  const next = at < 0 ? lanes[0] : lanes[Math.min(lanes.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView?.({ block: 'nearest' });
  return next !== undefined;
}

/** Moves the focus to the first lane of the next environment that has one; false where there is none. */
function stepEnvironment(by: 1 | -1): boolean {
  const columns = [...document.querySelectorAll<HTMLElement>('[data-environment]')];
  const at = columns.findIndex((column) => column.contains(document.activeElement));
  const rest = by === 1 ? columns.slice(at + 1) : columns.slice(0, Math.max(0, at)).toReversed();
  const first = rest
    .map((column) => column.querySelector<HTMLElement>('[data-lane]'))
    .find((it) => it !== null);
  first?.focus();
  first?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  return first !== undefined;
}

/** The lane that has the focus, else that of a page which shows no other. */
function laneAt(): HTMLElement | null {
  const focused = document.activeElement?.closest<HTMLElement>('[data-lane-id]') ?? null;
  if (focused !== null) return focused;
  const [lane = null, other] = document.querySelectorAll<HTMLElement>('[data-lane-id]');
  return other === undefined ? lane : null;
}

function laneOf(client: QueryClient, id: number): Lane | undefined {
  const shown = client.getQueryData<Numbered<Lane>>(['lane', id]);
  if (shown !== undefined) return shown.data;
  const boards = client.getQueriesData<Numbered<readonly Lane[]>>({ queryKey: ['lanes'] });
  return boards.flatMap(([, board]) => board?.data ?? []).find((lane) => lane.id === id);
}
