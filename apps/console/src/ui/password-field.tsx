import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import '@mantine/core/styles/ActionIcon.layer.css';
import '@mantine/core/styles/PasswordInput.layer.css';
import './kit-input.css';

/** A secret a person types; can be shown. */
export function PasswordField(props: PasswordInputProps) {
  // The kit colours the error but does not set aria-invalid on the input.
  return <PasswordInput {...props} {...(props.error ? { 'aria-invalid': true } : {})} />;
}
