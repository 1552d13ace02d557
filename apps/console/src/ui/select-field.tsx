import { Select, type SelectProps } from '@mantine/core';
import './kit-input.css';
import './combobox.css';

type Props = Omit<SelectProps, 'onChange'> & { readonly onChange: (value: string | null) => void };

/** One of a list; type to search. */
export function SelectField(props: Props) {
  return (
    <Select
      searchable
      allowDeselect={false}
      maxDropdownHeight={280}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      {...props}
    />
  );
}
