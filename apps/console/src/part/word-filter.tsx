import { useState, type FormEvent } from 'react';
import { PlainInput } from '../ui/plain-input.js';

interface Props {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string | undefined;
  readonly maxLength: number;
  /** The key `/` leads here. */
  readonly first?: boolean;
  readonly onFilter: (value: string | undefined) => void;
}

/** A typed filter: it counts when it is entered, not while it is typed. Its key is its value, so that it follows the address. */
export function WordFilter({ label, placeholder, value, maxLength, first = false, onFilter }: Props) {
  const [typed, setTyped] = useState(value ?? '');
  const enter = () => {
    const wanted = typed.trim() === '' ? undefined : typed.trim();
    if (wanted !== value) onFilter(wanted);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter();
  };
  return (
    <form onSubmit={submit}>
      <PlainInput
        data-filter={first ? true : undefined}
        aria-label={label}
        placeholder={placeholder}
        maxLength={maxLength}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={enter}
      />
    </form>
  );
}
