import { Switch, type SwitchProps } from '@mantine/core';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import './kit-input.css';

/** On or off, at once. */
export function SwitchField(props: SwitchProps) {
  return <Switch size="sm" {...props} />;
}
