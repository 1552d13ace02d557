import { useText } from '../language/use-text.js';
import { Mark } from '../part/mark.js';
import { Button } from '../ui/button.js';
import { FormProblem } from './form-problem.js';
import type { RequestForm } from './use-request-form.js';

interface Props {
  readonly form: Pick<RequestForm<object>, 'busy' | 'done' | 'error' | 'rest' | 'request'>;
  readonly hint?: string;
}

/** The end of a settings form: its error, the save button, and whether it is saved. */
export function SaveFoot({ form, hint }: Props) {
  const text = useText();
  return (
    <>
      <FormProblem
        error={form.error}
        rest={form.rest}
        request={form.request}
        unchanged={text('settings.unchanged')}
      />
      <div className="form-foot">
        <Button type="submit" look="primary" busy={form.busy}>
          {text('settings.save')}
        </Button>
        <span role="status">{form.done && <Mark glyph="done">{text('settings.saved')}</Mark>}</span>
        {hint !== undefined && <span className="faint">{hint}</span>}
      </div>
    </>
  );
}
