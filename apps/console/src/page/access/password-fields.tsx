import type { Fields } from '../../form/use-fields.js';
import { useText } from '../../language/use-text.js';
import { PasswordField } from '../../ui/password-field.js';

interface Values {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/** The password of now, and the next one. */
export function PasswordFields({ field }: { readonly field: Fields<Values>['field'] }) {
  const text = useText();
  const toggle = { 'aria-label': text('login.show') };
  return (
    <>
      <PasswordField
        label={text('password.current')}
        autoComplete="current-password"
        data-autofocus
        visibilityToggleButtonProps={toggle}
        {...field('currentPassword')}
      />
      <PasswordField
        label={text('password.new')}
        description={text('password.new.why')}
        autoComplete="new-password"
        visibilityToggleButtonProps={toggle}
        {...field('newPassword')}
      />
    </>
  );
}
