import type { ComponentType } from 'react';
import type { MessageKey } from '../language/use-text.js';
import { withWords } from '../language/words.js';
import type { OperationLine } from './operation-form.js';
import { operations } from './operation-table.js';
import type { Target } from './target.js';

/** A panel that is not the form of an operation. */
interface OtherLine {
  readonly title: MessageKey;
  /** The field marked `data-autofocus` gets the focus instead of the title. */
  readonly field?: true;
  readonly load: () => Promise<ComponentType>;
}

/** All panels but the forms of operations, by their name in the URL. */
export const otherPanels = {
  progress: {
    title: 'panel.progress',
    load: withWords(['reason'], async () => (await import('./progress-panel.js')).ProgressPanel),
  },
  try: {
    title: 'panel.try',
    load: withWords(['lane'], async () => (await import('../page/lane/try-panel.js')).TryPanel),
  },
  freeze: {
    title: 'panel.freeze',
    field: true,
    load: withWords(['freeze'], async () => (await import('../page/freeze/freeze-panel.js')).FreezePanel),
  },
  build: {
    title: 'panel.build',
    load: withWords(
      ['application', 'build'],
      async () => (await import('../page/build/build-form.js')).BuildForm,
    ),
  },
  application: {
    title: 'panel.application',
    field: true,
    load: withWords(
      ['application'],
      async () => (await import('../page/application/application-form.js')).ApplicationForm,
    ),
  },
  feature: {
    title: 'panel.feature',
    field: true,
    load: withWords(
      ['application'],
      async () => (await import('../page/application/feature-form.js')).FeatureForm,
    ),
  },
  environment: {
    title: 'panel.environment',
    field: true,
    load: withWords(
      ['environment'],
      async () => (await import('../page/environment/environment-form.js')).EnvironmentForm,
    ),
  },
  token: {
    title: 'panel.token',
    field: true,
    load: withWords(['access'], async () => (await import('../page/access/token-form.js')).TokenForm),
  },
  user: {
    title: 'panel.user',
    field: true,
    load: withWords(['access'], async () => (await import('../page/access/user-form.js')).UserForm),
  },
  password: {
    title: 'panel.password',
    field: true,
    load: withWords(['access'], async () => (await import('../page/access/password-form.js')).PasswordForm),
  },
} as const satisfies Record<string, OtherLine>;

/** Names of the panels: the `op` of a URL. */
export type PanelKind = keyof typeof otherPanels | (typeof operations)[keyof typeof operations]['op'];

/** What the side panel shows. It is kept in the URL of every page, so it can be linked and survives a reload. */
export interface PanelSearch extends Target {
  readonly op?: PanelKind | undefined;
}

const lines = new Map<PanelKind, OtherLine | OperationLine>();
for (const line of Object.values(operations)) lines.set(line.op, line);
for (const kind of Object.keys(otherPanels) as (keyof typeof otherPanels)[])
  lines.set(kind, otherPanels[kind]);

/** The panel of that name; undefined if there is none. */
export function panelKindOf(name: unknown): PanelKind | undefined {
  return [...lines.keys()].find((kind) => kind === name);
}

/** The title of a panel, and how its content is loaded. */
export function panelLine(kind: PanelKind): OtherLine | OperationLine {
  const line = lines.get(kind);
  if (line === undefined) throw new Error(`there is no panel ${kind}`);
  return line;
}
