// What the console promises, row by row: the limit, and which part of `npm run check:console` measures it.
// `key` names the figure that a part tells (apps/console/browser/figure.ts); a row without one is held where
// its part passes; a row without a part is not measured yet.

/** How each part is run; in this order. */
export const parts = {
  size: ['npm', 'run', 'build', '-w', '@arthor/console'],
  words: ['npx', 'vitest', 'run', '--project', 'console', 'apps/console/src/locale'],
  pages: ['npm', 'run', 'test:page'],
  live: ['npm', 'run', 'test:real', '--', 'apps/console/e2e/live'],
  clicks: ['npm', 'run', 'test:real', '--', 'apps/console/e2e/clicks', 'apps/console/e2e/journey'],
  tasks: ['npm', 'run', 'test:real', '--', 'apps/console/measured/tasks'],
  failures: ['npm', 'run', 'test:real', '--', 'apps/console/e2e/failures'],
  keys: ['npm', 'run', 'test:real', '--', 'apps/console/e2e/keys'],
  cluster: ['npm', 'run', 'test:real', '--', 'apps/console/measured/cluster-event'],
};

export const goals = [
  { row: 'first load of the board, JS + CSS, gzip', key: 'first-load', limit: 200, unit: 'kB', part: 'size' },
  { row: 'largest chunk that is loaded later', key: 'lazy-chunk', limit: 60, unit: 'kB', part: 'size' },
  { row: 'all JS and CSS', key: 'all-code', limit: 600, unit: 'kB', part: 'size' },
  { row: 'Lighthouse, board and history: 95 / 100 / 96' },
  { row: 'time to interactive, phone 2.5 s, desk 0.8 s' },
  { row: 'axe: nothing found, each language and scheme', part: 'pages' },
  { row: 'committed → painted, p95', key: 'painted-p95', limit: 250, unit: 'ms', part: 'live' },
  { row: 'committed → painted, p99', key: 'painted-p99', limit: 500, unit: 'ms', part: 'live' },
  {
    row: 'something happens to a pod → painted, p95',
    key: 'cluster-painted',
    limit: 1_000,
    unit: 'ms',
    part: 'cluster',
  },
  { row: 'bad image → reason on the board', key: 'cause', limit: 5_000, unit: 'ms', part: 'live' },
  { row: 'connections of 20 live tabs', key: 'connections', limit: 1, unit: '', part: 'pages' },
  { row: 'network back after 30 s → board true', key: 'cut-healed', limit: 3_000, unit: 'ms', part: 'live' },
  { row: 'server frozen → said', key: 'frozen', limit: 25_000, unit: 'ms', part: 'live' },
  {
    row: 'requests of a tab whose session ended',
    key: 'ended-requests',
    limit: 1,
    unit: '/min',
    part: 'pages',
  },
  { row: '500 lanes: click → painted', key: 'lanes-painted', limit: 200, unit: 'ms', part: 'pages' },
  {
    row: '500 lanes: key in the filter → painted',
    key: 'lanes-typing',
    limit: 200,
    unit: 'ms',
    part: 'pages',
  },
  { row: '500 lanes: click → unfolded', key: 'lanes-unfold', limit: 200, unit: 'ms', part: 'pages' },
  { row: '500 lanes: frame while scrolling', key: 'lanes-scroll', limit: 100, unit: 'ms', part: 'pages' },
  { row: '10,000 records: click → painted', key: 'records-first', limit: 300, unit: 'ms', part: 'pages' },
  {
    row: '10,000 records: frame while scrolling',
    key: 'records-scroll',
    limit: 100,
    unit: 'ms',
    part: 'pages',
  },
  { row: 'the main job by the keys alone', part: 'keys' },
  { row: 'every word in both languages', part: 'words' },
  { row: 'pictures: at most 0.1 % of the points differ' },
  { row: '360 × 640: nothing beside the screen', part: 'pages' },
  { row: 'clicks: deploy 3, weight, promote, roll back 2, why stuck 0', part: 'clicks' },
  { row: 'the main job with the mouse, on a desk and a phone', part: 'clicks' },
  { row: 'two people at once, an ended session, a restart under a tab', part: 'failures' },
  { row: 'eight tasks by what a page shows, each within its clicks', part: 'tasks' },
  { row: 'a new application runs: 7 clicks and 3 fields', part: 'tasks' },
];
