import type { Calls } from '@arthor/contract';
import { roles, type Role } from '@arthor/contract/vocabulary';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { environmentsQuery, usersQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { Loaded } from '../../part/loaded.js';
import { Moment } from '../../part/moment.js';
import { ProblemNote } from '../../part/problem-note.js';
import { Table } from '../../part/table.js';
import { useSubmit } from '../../part/use-submit.js';
import { PageHead } from '../../shell/page-head.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { SelectField } from '../../ui/select-field.js';
import './users.css';

type User = Calls<'setUserRoles'>['response'];
type Grant = User['roles'][number];

/** Users and what they may do where. */
export function Users() {
  const text = useText();
  const users = useQuery(usersQuery);
  return (
    <>
      <PageHead title={text('page.users')} />
      <div className="page-body">
        <p className="muted">{text('user.why')}</p>
        <Loaded query={users}>
          {(all) => (
            <Table
              label={text('page.users')}
              heads={[
                text('login.username'),
                text('user.nickname'),
                text('user.roles'),
                text('user.since'),
                null,
              ]}
            >
              {all.map((user) => (
                <Row key={`${user.id} ${JSON.stringify(user.roles)}`} user={user} />
              ))}
            </Table>
          )}
        </Loaded>
      </div>
    </>
  );
}

function Row({ user }: { readonly user: User }) {
  const text = useText();
  const [editing, setEditing] = useState(false);
  const grant = ({ role, environment }: Grant) =>
    environment === null
      ? text(`role.${role}`)
      : text('user.grant', { role: text(`role.${role}`), environment });
  return (
    <tr>
      <td className="strong">{user.username}</td>
      <td className="muted">{user.nickname}</td>
      <td className="main-cell">
        {editing ? (
          <RolesForm user={user} done={() => setEditing(false)} />
        ) : (
          user.roles.map(grant).join(text('list.separator'))
        )}
      </td>
      <td className="muted nowrap">
        <Moment at={user.createdAt} />
      </td>
      <td className="end">
        {!editing && (
          <Button size="small" look="quiet" onClick={() => setEditing(true)}>
            {text('user.change')}
          </Button>
        )}
      </td>
    </tr>
  );
}

function RolesForm({ user, done }: { readonly user: User; readonly done: () => void }) {
  const text = useText();
  const client = useQueryClient();
  const environments = useQuery(environmentsQuery).data ?? [];
  const [grants, setGrants] = useState<readonly Grant[]>(user.roles);
  const submit = useSubmit(
    () =>
      call('setUserRoles', {
        params: { username: user.username },
        body: {
          roles: grants.map(({ role, environment }) => ({
            role,
            ...(environment === null ? {} : { environment }),
          })),
        },
      }),
    () => {
      done();
      void client.invalidateQueries({ queryKey: ['users'] });
    },
  );
  const set = (at: number, part: Partial<Grant>) =>
    setGrants((old) => old.map((grant, index) => (index === at ? { ...grant, ...part } : grant)));
  const roleOf = (value: string | null): Role => roles.find((role) => role === value) ?? 'VIEWER';
  return (
    <form className="roles-form" onSubmit={submit.onSubmit}>
      {grants.map((grant, at) => (
        <div className="row" key={at}>
          <SelectField
            aria-label={text('term.role')}
            data={roles.map((value) => ({ value, label: text(`role.${value}`) }))}
            value={grant.role}
            onChange={(value) => set(at, { role: roleOf(value) })}
          />
          <SelectField
            aria-label={text('term.environment')}
            data={[
              { value: '', label: text('user.everywhere') },
              ...environments.map(({ name }) => ({ value: name, label: name })),
            ]}
            value={grant.environment ?? ''}
            onChange={(value) => set(at, { environment: value || null })}
          />
          <Button
            look="quiet"
            size="square"
            aria-label={text('user.remove')}
            onClick={() => setGrants((old) => old.filter((_, index) => index !== at))}
          >
            <Icon name="close" />
          </Button>
        </div>
      ))}
      {submit.error !== null && <ProblemNote error={submit.error} unchanged={text('user.unchanged')} />}
      <div className="row wrap">
        <Button
          size="small"
          onClick={() => setGrants((old) => [...old, { role: 'DEVELOPER', environment: null }])}
        >
          <Icon name="plus" size={13} />
          {text('user.add')}
        </Button>
        <Button size="small" className="push" onClick={done}>
          {text('act.cancel-edit')}
        </Button>
        <Button size="small" type="submit" look="primary" busy={submit.busy}>
          {text('settings.save')}
        </Button>
      </div>
    </form>
  );
}
