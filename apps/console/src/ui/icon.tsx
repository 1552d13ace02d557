const paths = {
  board: 'M2.5 3.5h4v9h-4zM9.5 3.5h4v5.5h-4z',
  fleet: 'M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.5h4v4h-4zM9.5 9.5h4v4h-4z',
  application: 'M8 1.8 13.6 5v6L8 14.2 2.4 11V5zM2.6 5.1 8 8.1l5.4-3M8 8.1v6',
  build: 'M9.6 2.2 13.8 6.4 11.6 8.6 7.4 4.4zM8.5 5.5 2.6 11.4a1.4 1.4 0 0 0 2 2L10.5 7.5',
  history: 'M2.6 8a5.4 5.4 0 1 0 1.8-4M4.6 1.6v2.6H7.2M8 5v3.2l2.2 1.4',
  environment: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01',
  token: 'M6 7.6a3.2 3.2 0 1 1-3.4 3.2A3.2 3.2 0 0 1 6 7.6M8.2 8.6 13.6 3.2M11.4 5.4l1.8 1.8',
  user: 'M8 7.6a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4M2.8 13.8a5.2 5.2 0 0 1 10.4 0',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  search: 'M7 2.6a4.4 4.4 0 1 0 0 8.8 4.4 4.4 0 0 0 0-8.8M10.2 10.2l3.4 3.4',
  close: 'm4 4 8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  open: 'M9.5 2.8h3.7v3.7M13 3 7.6 8.4M11.6 9.6v3.2H3.2V4.4h3.2',
  copy: 'M5.6 5.6h7.2v7.2H5.6zM10.4 5.4V3.2H3.2v7.2h2.2',
  check: 'm3.2 8.4 3.2 3.2 6.4-7',
  chevron: 'm6 3.6 4.4 4.4L6 12.4',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  refresh: 'M13.2 8a5.2 5.2 0 1 1-1.6-3.8M11.8 1.8v2.6H9.2',
  lock: 'M4 7.4h8v5.8H4zM5.6 7.2V5a2.4 2.4 0 0 1 4.8 0v2.2',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.4v1.4M8 13.2v1.4M1.4 8h1.4M13.2 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1',
  exit: 'M6.4 2.8H3v10.4h3.4M7 8h6.6M11 5.2 13.8 8 11 10.8',
  deploy: 'M8 13V3.4M4 7.2l4-4 4 4',
  canary: 'M2.5 8h4.2M6.7 8l3-3.6h3.8M6.7 8l3 3.6h3.8',
  weight: 'M2.5 8h11M8.6 5.6v4.8M5.2 13h5.6M5.2 3h5.6',
  promote: 'm4 7 4-4 4 4M4 12.4l4-4 4 4',
  scale: 'M2.6 9.4v4h4M13.4 6.6v-4h-4M2.8 13.2l4-4M13.2 2.8l-4 4',
  offline: 'M8 2.4v6M4.4 4.8a5 5 0 1 0 7.2 0',
  undo: 'M5.6 3 2.8 5.8l2.8 2.8M3 5.8h6.4a3.6 3.6 0 0 1 0 7.2H6',
  terminal: 'm3 4.5 3.5 3.5L3 11.5M8 12h5',
  freeze: 'M8 1.8v12.4M2.6 4.9l10.8 6.2M13.4 4.9 2.6 11.1M6 2.8l2 1.6 2-1.6M6 13.2l2-1.6 2 1.6',
  show: 'M1.6 8S4 3.6 8 3.6 14.4 8 14.4 8 12 12.4 8 12.4 1.6 8 1.6 8M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6',
  hide: 'M1.6 8S4 3.6 8 3.6 14.4 8 14.4 8 12 12.4 8 12.4 1.6 8 1.6 8M3 13 13 3',
  audit: 'M4 2.4h8v11.2H4zM6.2 5.4h3.6M6.2 8h3.6M6.2 10.6h2',
  system: 'M1.8 8.4h3l1.6-4.2 2.8 8 1.8-3.8h3.2',
  help: 'M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12M6.2 6.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.2M8 11.2h.01',
  book: 'M3 2.8h7.4a2 2 0 0 1 2 2v8.4H5a2 2 0 0 1-2-2zM3 11.2a2 2 0 0 1 2-2h7.4',
} as const;

/** Names of the console's own line icons. */
export type IconName = keyof typeof paths;

/** A 16 px line icon; decoration only, its button or link carries the words. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
