import { useId, useState, type ComponentPropsWithRef } from 'react';
import { Button } from './button.js';
import { Icon } from './icon.js';
import './plain-field.css';

interface Props extends Omit<ComponentPropsWithRef<'input'>, 'type'> {
  readonly label: string;
  readonly error: string | null;
  /** A secret: hidden unless the button with this label is pressed. */
  readonly secret?: string;
}

/**
 * One line of text with its label and what is wrong with it, without the kit: sign-in is the first page
 * that is loaded, and the kit's fields are as heavy as the page.
 */
export function PlainField({ label, error, secret, ...rest }: Props) {
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <div className="plain-field">
      <label htmlFor={id}>{label}</label>
      <div className="plain-field-box">
        <input
          spellCheck={false}
          {...rest}
          id={id}
          type={secret === undefined || shown ? 'text' : 'password'}
          aria-invalid={error !== null || undefined}
          aria-describedby={error === null ? undefined : `${id}-error`}
        />
        {secret !== undefined && (
          <Button
            look="quiet"
            size="square"
            aria-label={secret}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            <Icon name={shown ? 'hide' : 'show'} />
          </Button>
        )}
      </div>
      {error !== null && (
        <p className="plain-field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
