import { Button } from '../ui/button.js';
import { Icon } from '../ui/icon.js';

/** Something a list keeps to, and the way out of it. */
export function FilterChip({
  onClear,
  children,
}: {
  readonly onClear: () => void;
  readonly children: string;
}) {
  return (
    <Button size="small" onClick={onClear}>
      {children}
      <Icon name="close" size={12} />
    </Button>
  );
}
