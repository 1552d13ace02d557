import { Textarea, type TextareaProps } from '@mantine/core';
import './kit-input.css';

/** Several lines of text. */
export function TextArea(props: TextareaProps) {
  return <Textarea spellCheck={false} {...props} />;
}
