import { call } from '../../api/client.js';
import { PanelForm } from '../../form/panel-form.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { withoutEmpty } from '../../form/without-empty.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { SwitchField } from '../../ui/switch-field.js';
import { PasswordFields } from './password-fields.js';

/** Changes the password of the signed-in user. */
export function PasswordForm() {
  const text = useText();
  const { close } = usePanel();
  const form = useRequestForm({
    request: 'changePassword',
    initial: { currentPassword: '', newPassword: '', endTokens: false },
    body: ({ endTokens, ...passwords }) => ({ ...withoutEmpty(passwords), ...(endTokens && { endTokens }) }),
    send: (body) => call('changePassword', { body }),
    done: close,
  });
  return (
    <PanelForm form={form} act={text('panel.password')}>
      <PasswordFields field={form.field} />
      <SwitchField
        label={text('password.endTokens')}
        description={text('password.endTokens.why')}
        {...form.field('endTokens', { type: 'checkbox' })}
      />
    </PanelForm>
  );
}
