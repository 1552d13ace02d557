import './plain-filter.css';

interface Props {
  readonly 'aria-label': string;
  /** Said while nothing is chosen; choosing it again takes the choice away. */
  readonly placeholder: string;
  readonly data: readonly (string | { readonly value: string; readonly label: string })[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/**
 * One of a short list, by the browser's own means: lists are among the first pages that are loaded, and the kit's
 * field is as heavy as such a page.
 */
export function PlainSelect({ placeholder, data, value, onChange, ...rest }: Props) {
  return (
    <select
      {...rest}
      className="plain-filter"
      data-chosen={value !== null || undefined}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    >
      <option value="">{placeholder}</option>
      {data.map((each) => {
        const { value: own, label } = typeof each === 'string' ? { value: each, label: each } : each;
        return (
          <option key={own} value={own}>
            {label}
          </option>
        );
      })}
    </select>
  );
}
