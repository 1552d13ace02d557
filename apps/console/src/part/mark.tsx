import './mark.css';

/** How something stands: colour, shape and word together, never colour alone. */
export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'idle';
export type Glyph =
  'done' | 'running' | 'blocked' | 'failed' | 'queued' | 'pending' | 'leaving' | 'skipped' | 'cancelled';

const toneOf: Readonly<Record<Glyph, Tone>> = {
  done: 'ok',
  running: 'busy',
  blocked: 'warn',
  failed: 'bad',
  queued: 'busy',
  pending: 'idle',
  leaving: 'idle',
  skipped: 'idle',
  cancelled: 'idle',
};

/** A state as glyph and word. */
export function Mark({ glyph, children }: { readonly glyph: Glyph; readonly children: string }) {
  return (
    <span className={`mark ${toneOf[glyph]}`}>
      <MarkGlyph glyph={glyph} />
      {children}
    </span>
  );
}

/** The glyph alone, where the word stands beside it anyway. */
export function MarkGlyph({ glyph }: { readonly glyph: Glyph }) {
  return (
    <svg width="14" height="14" viewBox="0 0 16 16" fill="none" aria-hidden="true" focusable="false">
      {shape(glyph)}
    </svg>
  );
}

function shape(glyph: Glyph) {
  const line = {
    stroke: 'currentColor',
    strokeWidth: 1.8,
    strokeLinecap: 'round',
    strokeLinejoin: 'round',
  } as const;
  const knock = { ...line, stroke: 'var(--surface)' };
  switch (glyph) {
    case 'done':
      return (
        <>
          <circle cx="8" cy="8" r="7" fill="currentColor" />
          <path d="m5 8.2 2.1 2.1L11 6.2" {...knock} />
        </>
      );
    case 'running':
      return (
        <g className="mark-turn">
          <circle cx="8" cy="8" r="6" {...line} opacity="0.25" />
          <path d="M8 2a6 6 0 0 1 6 6" {...line} />
        </g>
      );
    case 'blocked':
      return (
        <>
          <path d="M8 1.6 15 14H1z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
          <path d="M8 6v3.6M8 11.8h.01" {...knock} />
        </>
      );
    case 'failed':
      return (
        <>
          <circle cx="8" cy="8" r="7" fill="currentColor" />
          <path d="m5.6 5.6 4.8 4.8M10.4 5.6l-4.8 4.8" {...knock} />
        </>
      );
    case 'queued':
      return <circle cx="8" cy="8" r="6" {...line} strokeDasharray="2.2 3" />;
    case 'pending':
      return <circle cx="8" cy="8" r="6" {...line} opacity="0.7" />;
    case 'leaving':
      return (
        <>
          <circle cx="8" cy="8" r="6" {...line} />
          <path d="M8 5v6M5.6 8.8 8 11.2l2.4-2.4" {...line} strokeWidth={1.5} />
        </>
      );
    case 'skipped':
      return <path d="M4 8h8" {...line} />;
    case 'cancelled':
      return (
        <>
          <circle cx="8" cy="8" r="6" {...line} />
          <path d="m4 12 8-8" {...line} />
        </>
      );
  }
}
