import { TextInput, type TextInputProps } from '@mantine/core';
import './kit-input.css';

/** One line of text with label, hint and the server's objection beside it. */
export function TextField(props: TextInputProps) {
  return <TextInput autoComplete="off" spellCheck={false} {...props} />;
}
