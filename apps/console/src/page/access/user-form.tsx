import { roles } from '@arthor/contract/vocabulary';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { environmentsQuery } from '../../api/query.js';
import { PanelForm } from '../../form/panel-form.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { withoutEmpty } from '../../form/without-empty.js';
import { useText } from '../../language/use-text.js';
import { SelectField } from '../../ui/select-field.js';
import { TextField } from '../../ui/text-field.js';
import { Secret } from './secret.js';

/** A new user with one role; the password is shown this once. */
export function UserForm() {
  const text = useText();
  const client = useQueryClient();
  const environments = useQuery(environmentsQuery).data ?? [];
  const [made, setMade] = useState<{ readonly name: string; readonly password: string } | null>(null);
  const form = useRequestForm({
    request: 'createUser',
    initial: { username: '', nickname: '', role: 'VIEWER' as const, environment: '' },
    body: ({ role, environment, ...who }) => ({
      ...withoutEmpty(who),
      roles: [withoutEmpty({ role, environment })],
    }),
    send: (body) => call('createUser', { body }),
    done: ({ data: { user, password } }) => {
      setMade({ name: user.username, password });
      void client.invalidateQueries({ queryKey: ['users'] });
    },
  });
  if (made !== null) return <Secret secret={made.password} title={text('user.made', { name: made.name })} />;
  return (
    <PanelForm form={form} act={text('user.invite')}>
      <p className="muted">{text('user.invite.why')}</p>
      <TextField label={text('login.username')} data-autofocus maxLength={64} {...form.field('username')} />
      <TextField label={text('user.nickname')} maxLength={100} {...form.field('nickname')} />
      <SelectField
        label={text('term.role')}
        description={text(`role.${form.values.role}.why`)}
        data={roles.map((value) => ({ value, label: text(`role.${value}`) }))}
        {...form.field('role', { of: 'roles' })}
      />
      <SelectField
        label={text('term.environment')}
        data={[
          { value: '', label: text('user.everywhere') },
          ...environments.map(({ name }) => ({ value: name, label: name })),
        ]}
        {...form.field('environment', { of: 'roles.0.environment' })}
      />
    </PanelForm>
  );
}
