import type { Calls } from '@arthor/contract';
import { roles } from '@arthor/contract/vocabulary';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.js';
import { environmentsQuery } from '../../api/query.js';
import { FormProblem } from '../../form/form-problem.js';
import { useRequestForm } from '../../form/use-request-form.js';
import { withoutEmpty } from '../../form/without-empty.js';
import { useText } from '../../language/use-text.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { SelectField } from '../../ui/select-field.js';

/** A user, as the API returns one. */
export type User = Calls<'setUserRoles'>['response'];

/** Edits the roles of one user. */
export function RolesForm({ user, close }: { readonly user: User; readonly close: () => void }) {
  const text = useText();
  const client = useQueryClient();
  const environments = useQuery(environmentsQuery).data ?? [];
  const form = useRequestForm({
    request: 'setUserRoles',
    initial: { roles: user.roles.map(({ role, environment }) => ({ role, environment: environment ?? '' })) },
    body: (values) => ({ roles: values.roles.map(withoutEmpty) }),
    send: (body) => call('setUserRoles', { params: { username: user.username }, body }),
    done: () => {
      close();
      void client.invalidateQueries({ queryKey: ['users'] });
    },
  });
  return (
    <form className="roles-form" noValidate onSubmit={form.onSubmit}>
      {form.values.roles.map((_, at) => (
        <div className="row" key={at}>
          <SelectField
            aria-label={text('term.role')}
            data={roles.map((value) => ({ value, label: text(`role.${value}`) }))}
            {...form.field(`roles.${at}.role`)}
          />
          <SelectField
            aria-label={text('term.environment')}
            data={[
              { value: '', label: text('user.everywhere') },
              ...environments.map(({ name }) => ({ value: name, label: name })),
            ]}
            {...form.field(`roles.${at}.environment`)}
          />
          <Button
            look="quiet"
            size="square"
            aria-label={text('user.remove')}
            onClick={() => form.remove('roles', at)}
          >
            <Icon name="close" />
          </Button>
        </div>
      ))}
      <FormProblem
        error={form.error}
        rest={form.rest}
        request={form.request}
        unchanged={text('user.unchanged')}
      />
      <div className="row wrap">
        <Button size="small" onClick={() => form.add('roles', { role: 'DEVELOPER', environment: '' })}>
          <Icon name="plus" size={13} />
          {text('user.add')}
        </Button>
        <Button size="small" className="push" onClick={close}>
          {text('act.cancel-edit')}
        </Button>
        <Button size="small" type="submit" look="primary" busy={form.busy}>
          {text('settings.save')}
        </Button>
      </div>
    </form>
  );
}
