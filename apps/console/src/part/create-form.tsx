import type { ReactNode } from 'react';
import { Button } from '../ui/button.js';
import { ProblemNote } from './problem-note.js';
import type { Submit } from './use-submit.js';

interface Props {
  readonly submit: Submit;
  /** The act by its name. */
  readonly act: string;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

/** A small form in the side panel. */
export function CreateForm({ submit, act, disabled, children }: Props) {
  return (
    <form className="panel-form" onSubmit={submit.onSubmit} onKeyDown={submit.onKeyDown}>
      <div className="panel-scroll">
        {children}
        {submit.error !== null && <ProblemNote error={submit.error} />}
      </div>
      <div className="panel-foot">
        <Button type="submit" look="primary" className="push" disabled={disabled} busy={submit.busy}>
          {act}
        </Button>
      </div>
    </form>
  );
}
