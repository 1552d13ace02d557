import { useState } from 'react';
import { call } from '../../api/client.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { CreateForm } from '../../part/create-form.js';
import { useSubmit } from '../../part/use-submit.js';
import { PasswordField } from '../../ui/password-field.js';

/** Another password for the one who is signed in. */
export function PasswordForm() {
  const text = useText();
  const { close } = usePanel();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const submit = useSubmit(() => call('changePassword', { body: { currentPassword, newPassword } }), close);
  const toggle = { 'aria-label': text('login.show') };
  return (
    <CreateForm
      submit={submit}
      act={text('panel.password')}
      disabled={currentPassword === '' || newPassword === ''}
    >
      <PasswordField
        label={text('password.current')}
        autoComplete="current-password"
        visibilityToggleButtonProps={toggle}
        value={currentPassword}
        error={submit.fieldError('currentPassword')}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordField
        label={text('password.new')}
        description={text('password.new.why')}
        autoComplete="new-password"
        visibilityToggleButtonProps={toggle}
        value={newPassword}
        error={submit.fieldError('newPassword')}
        onChange={(event) => setNew(event.currentTarget.value)}
      />
    </CreateForm>
  );
}
