/**
 * The catalogs, by language and area. An area is what some pages and panels say; whoever loads such a page
 * brings its areas along (language/words.ts). `base` is there from the start. Keys say place and meaning;
 * what follows a prefix in capitals is a code of the API. Each file is a module without imports that run:
 * the build compiles it (script/catalog-plugin.ts).
 */
export const catalogs = {
  en: {
    base: async () => (await import('./en/base.js')).messages,
    operation: async () => (await import('./en/operation.js')).messages,
    reason: async () => (await import('./en/reason.js')).messages,
    problem: async () => (await import('./en/problem.js')).messages,
    application: async () => (await import('./en/application.js')).messages,
    build: async () => (await import('./en/build.js')).messages,
    environment: async () => (await import('./en/environment.js')).messages,
    access: async () => (await import('./en/access.js')).messages,
    lane: async () => (await import('./en/lane.js')).messages,
    freeze: async () => (await import('./en/freeze.js')).messages,
    keys: async () => (await import('./en/keys.js')).messages,
    audit: async () => (await import('./en/audit.js')).messages,
    system: async () => (await import('./en/system.js')).messages,
    help: async () => (await import('./en/help.js')).messages,
    fleet: async () => (await import('./en/fleet.js')).messages,
    start: async () => (await import('./en/start.js')).messages,
  },
  'zh-CN': {
    base: async () => (await import('./zh-cn/base.js')).messages,
    operation: async () => (await import('./zh-cn/operation.js')).messages,
    reason: async () => (await import('./zh-cn/reason.js')).messages,
    problem: async () => (await import('./zh-cn/problem.js')).messages,
    application: async () => (await import('./zh-cn/application.js')).messages,
    build: async () => (await import('./zh-cn/build.js')).messages,
    environment: async () => (await import('./zh-cn/environment.js')).messages,
    access: async () => (await import('./zh-cn/access.js')).messages,
    lane: async () => (await import('./zh-cn/lane.js')).messages,
    freeze: async () => (await import('./zh-cn/freeze.js')).messages,
    keys: async () => (await import('./zh-cn/keys.js')).messages,
    audit: async () => (await import('./zh-cn/audit.js')).messages,
    system: async () => (await import('./zh-cn/system.js')).messages,
    help: async () => (await import('./zh-cn/help.js')).messages,
    fleet: async () => (await import('./zh-cn/fleet.js')).messages,
    start: async () => (await import('./zh-cn/start.js')).messages,
  },
} as const;

/** A part of the words that is loaded at once. */
export type Area = keyof (typeof catalogs)['en'];

/** A key that the catalogs of all languages have. */
export type MessageKey = {
  [A in Area]: keyof Awaited<ReturnType<(typeof catalogs)['en'][A]>>;
}[Area];
