import { useText } from '../language/use-text.js';
import { PlainInput } from '../ui/plain-input.js';
import { localOf, momentOf } from './local-time.js';

interface Times {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** From when until when a list goes. */
export function TimeFilter({ from, to, onFilter }: Times & { readonly onFilter: (part: Times) => void }) {
  const text = useText();
  return (['from', 'to'] as const).map((side) => (
    <label key={side} className="time-filter">
      <span className="muted">{text(`filter.${side}`)}</span>
      <PlainInput
        type="datetime-local"
        value={localOf(side === 'from' ? from : to)}
        onChange={({ currentTarget }) => onFilter({ [side]: momentOf(currentTarget.value) })}
      />
    </label>
  ));
}
