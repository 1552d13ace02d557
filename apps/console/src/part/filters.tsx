import { useId, useState, type ReactNode } from 'react';
import { useText } from '../language/use-text.js';
import { Button } from '../ui/button.js';
import './filters.css';

interface Props {
  /** What is typed: always there. */
  readonly first: ReactNode;
  /** How many of the others narrow the list now. */
  readonly chosen: number;
  /** What the list keeps to that no field says, each with its way out: always there. */
  readonly chips: ReactNode;
  readonly children: ReactNode;
}

/** What narrows a list. A phone shows the fields on demand, so that its first screen has records. */
export function Filters({ first, chosen, chips, children }: Props) {
  const text = useText();
  const rest = useId();
  const [open, setOpen] = useState(false);
  return (
    <div className="filters" data-open={open || undefined}>
      {first}
      <Button
        className="filters-more"
        aria-expanded={open}
        aria-controls={rest}
        onClick={() => setOpen(!open)}
      >
        {text('filter.more', { chosen })}
      </Button>
      <div className="filters-rest" id={rest}>
        {children}
      </div>
      {chips}
    </div>
  );
}
