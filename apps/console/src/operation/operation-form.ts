import type { Lane } from '@arthor/contract';
import type { ComponentType } from 'react';
import type { MessageKey } from '../language/use-text.js';
import type { IconName } from '../ui/icon.js';
import type { Target } from './target.js';

/** What every form of an operation is given: its line of the table, and what the URL says. */
export interface OperationFormProps {
  readonly line: OperationLine;
  readonly search: Target;
}

/** An operation in this console: its line in the table of operations (operation-table.ts). */
export interface OperationLine {
  /** Its name in the URL (`?op=deploy`). */
  readonly op: string;
  readonly title: MessageKey;
  readonly icon: IconName;
  /** Takes something away from users of the application: apart from the others and in red. */
  readonly danger: boolean;
  /** What of a lane it is about; null where the lane has no such thing. */
  readonly about: (lane: Lane) => Target | null;
  /** What is kept of the form when it is closed without being carried out. */
  readonly draft: readonly string[];
  readonly load: () => Promise<ComponentType<OperationFormProps>>;
}
