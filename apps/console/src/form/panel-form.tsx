import type { ReactNode } from 'react';
import { RightButton } from '../right/right-button.js';
import { keepComposing } from './composing.js';
import { focusFirst } from './focus-first.js';
import { FormProblem } from './form-problem.js';
import type { RequestForm } from './use-request-form.js';

interface Props {
  readonly form: Pick<RequestForm<object>, 'busy' | 'error' | 'rest' | 'request' | 'onSubmit'>;
  /** Label of the submit button; names the act. */
  readonly act: string;
  readonly children: ReactNode;
}

/** A form in the side panel; focuses the field marked `data-autofocus` when it mounts. */
export function PanelForm({ form, act, children }: Props) {
  return (
    <form
      className="panel-form"
      noValidate
      ref={focusFirst}
      onSubmit={form.onSubmit}
      onKeyDown={keepComposing}
    >
      <div className="panel-scroll">
        {children}
        <FormProblem error={form.error} rest={form.rest} request={form.request} />
      </div>
      <div className="panel-foot">
        <RightButton needs={form.request} type="submit" look="primary" className="push" busy={form.busy}>
          {act}
        </RightButton>
      </div>
    </form>
  );
}
