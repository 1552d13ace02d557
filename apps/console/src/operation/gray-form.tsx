import { useText } from '../language/use-text.js';
import { TextField } from '../ui/text-field.js';
import { CanaryForm } from './canary-form.js';
import { grayBody } from './canary-values.js';
import type { OperationFormProps } from './operation-form.js';

/** A canary for requests that carry a header. */
export function GrayForm(props: OperationFormProps) {
  const text = useText();
  return (
    <CanaryForm
      {...props}
      bodyOf={grayBody}
      why="gray.why"
      choose="gray.choose"
      own={({ field }) => (
        <TextField
          label={text('gray.header')}
          description={text('gray.header.why')}
          maxLength={63}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder="qa"
          data-autofocus
          {...field('header', { of: 'canaryValue' })}
        />
      )}
    />
  );
}
