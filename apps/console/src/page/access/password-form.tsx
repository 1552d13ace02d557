import { call } from '../../api/client.js';
import { PanelForm } from '../../form/panel-form.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { withoutEmpty } from '../../form/without-empty.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { PasswordField } from '../../ui/password-field.js';

/** Changes the password of the signed-in user. */
export function PasswordForm() {
  const text = useText();
  const { close } = usePanel();
  const form = useRequestForm({
    request: 'changePassword',
    initial: { currentPassword: '', newPassword: '' },
    body: withoutEmpty,
    send: (body) => call('changePassword', { body }),
    done: close,
  });
  const toggle = { 'aria-label': text('login.show') };
  return (
    <PanelForm form={form} act={text('panel.password')}>
      <PasswordField
        label={text('password.current')}
        autoComplete="current-password"
        data-autofocus
        visibilityToggleButtonProps={toggle}
        {...form.field('currentPassword')}
      />
      <PasswordField
        label={text('password.new')}
        description={text('password.new.why')}
        autoComplete="new-password"
        visibilityToggleButtonProps={toggle}
        {...form.field('newPassword')}
      />
    </PanelForm>
  );
}
