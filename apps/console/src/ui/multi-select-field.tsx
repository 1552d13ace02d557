import { MultiSelect, type MultiSelectProps } from '@mantine/core';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import './kit-input.css';
import './combobox.css';

/** Several of a list; type to search. */
export function MultiSelectField(props: MultiSelectProps) {
  return <MultiSelect searchable maxDropdownHeight={280} {...props} />;
}
