import type { Lane } from '@arthor/contract';
import type { ComponentType } from 'react';
import type { MessageKey } from '../language/use-text.js';
import type { IconName } from '../ui/icon.js';
import type { Target } from './target.js';

/** Props of every operation's form: its line of the table, and what the URL says. */
export interface OperationFormProps {
  readonly line: OperationLine;
  readonly search: Target;
}

/** One line of the table of operations (operation-table.ts). */
export interface OperationLine {
  /** Its name in the URL (`?op=deploy`). */
  readonly op: string;
  readonly title: MessageKey;
  /** The field marked `data-autofocus` gets the focus instead of the title. */
  readonly field?: true;
  readonly icon: IconName;
  /** Takes something away from the application's users: shown apart and in red; Enter does not execute it. */
  readonly danger: boolean;
  /** What in a lane it is about; null if the lane has no such thing. */
  readonly about: (lane: Lane) => Target | null;
  /** The form's values that are kept as a draft. */
  readonly draft: readonly string[];
  /**
   * Whether the act that opens the form leaves nothing to choose in it: where the plan asks for no
   * confirmation, that act is enough.
   */
  readonly isSaid: (search: Target) => boolean;
  readonly load: () => Promise<ComponentType<OperationFormProps>>;
}
