import type { ComponentPropsWithRef } from 'react';
import './button.css';

interface Look {
  /** `danger` takes something away from users of the deployed application; nothing else looks like it. */
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly size?: 'small' | 'square' | 'wide';
}

/** Class names of a button's look, for links that look like one. */
export function buttonClass({ look = 'plain', size }: Look): string {
  return ['button', look, size].filter(Boolean).join(' ');
}

/** A button that does something; never submits a form unless told. `busy` keeps it from doing so twice. */
export function Button({
  look = 'plain',
  size,
  busy = false,
  disabled,
  className,
  ...rest
}: ComponentPropsWithRef<'button'> & Look & { readonly busy?: boolean }) {
  const classes = buttonClass({ look, ...(size === undefined ? {} : { size }) });
  return (
    <button
      type="button"
      {...rest}
      className={className === undefined ? classes : `${classes} ${className}`}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
    />
  );
}
