import { useText } from '../language/use-text.js';
import { Button } from '../ui/button.js';
import { Mark } from './mark.js';
import { ProblemNote } from './problem-note.js';
import type { Submit } from './use-submit.js';

/** The end of a settings form: what went wrong, the button, whether it is saved. */
export function SaveFoot({ submit, hint }: { readonly submit: Submit; readonly hint?: string }) {
  const text = useText();
  return (
    <>
      {submit.error !== null && <ProblemNote error={submit.error} unchanged={text('settings.unchanged')} />}
      <div className="form-foot">
        <Button type="submit" look="primary" busy={submit.busy}>
          {text('settings.save')}
        </Button>
        <span role="status">{submit.done && <Mark glyph="done">{text('settings.saved')}</Mark>}</span>
        {hint !== undefined && <span className="faint">{hint}</span>}
      </div>
    </>
  );
}
