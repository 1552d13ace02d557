import type { ReactNode } from 'react';
import { Button } from '../ui/button.js';
import { keepComposing } from './composing.js';
import { FormProblem } from './form-problem.js';
import type { RequestForm } from './use-request-form.js';

interface Props {
  readonly form: Pick<RequestForm<object>, 'busy' | 'error' | 'rest' | 'request' | 'onSubmit'>;
  /** The act by its name. */
  readonly act: string;
  readonly children: ReactNode;
}

/** A form in the side panel; the field marked `data-autofocus` has the focus when it appears. */
export function PanelForm({ form, act, children }: Props) {
  return (
    <form
      className="panel-form"
      noValidate
      ref={focusFirstField}
      onSubmit={form.onSubmit}
      onKeyDown={keepComposing}
    >
      <div className="panel-scroll">
        {children}
        <FormProblem error={form.error} rest={form.rest} request={form.request} />
      </div>
      <div className="panel-foot">
        <Button type="submit" look="primary" className="push" busy={form.busy}>
          {act}
        </Button>
      </div>
    </form>
  );
}

// The panel has its focus before a form that had to be fetched first is there.
const focusFirstField = (form: HTMLFormElement | null): void =>
  form?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
