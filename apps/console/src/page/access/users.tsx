import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usersQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { LeftOutOf } from '../../part/left-out.js';
import { Loaded } from '../../part/loaded.js';
import { Moment } from '../../part/moment.js';
import { Table } from '../../part/table.js';
import { PageHead } from '../../shell/page-head.js';
import { usePanel } from '../../operation/use-panel.js';
import { RightButton } from '../../right/right-button.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { RolesForm, type User } from './roles-form.js';
import './users.css';

/** Users and what they may do where. */
export function Users() {
  const text = useText();
  const { open } = usePanel();
  const users = useQuery(usersQuery);
  return (
    <>
      <PageHead title={text('page.users')}>
        <RightButton needs="createUser" look="primary" onClick={() => open({ op: 'user' })}>
          <Icon name="plus" size={14} />
          {text('user.invite')}
        </RightButton>
      </PageHead>
      <div className="page-body">
        <p className="muted">{text('user.why')}</p>
        <LeftOutOf query={usersQuery} />
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
  const grant = ({ role, environment }: User['roles'][number]) =>
    environment === null
      ? text(`role.${role}`)
      : text('user.grant', { role: text(`role.${role}`), environment });
  return (
    <tr>
      <td>
        <span className="strong">{user.username}</span>
        {user.mustChangePassword && <span className="faint"> {text('user.invited')}</span>}
        {user.disabled && <span className="faint"> {text('user.disabled')}</span>}
      </td>
      <td className="muted">{user.nickname}</td>
      <td className="main-cell">
        {editing ? (
          <RolesForm user={user} close={() => setEditing(false)} />
        ) : (
          user.roles.map(grant).join(text('list.separator'))
        )}
        {user.issuer !== null && (
          <span className="faint"> {text('user.by-groups', { host: new URL(user.issuer).host })}</span>
        )}
      </td>
      <td className="muted nowrap">
        <Moment at={user.createdAt} />
      </td>
      <td className="end">
        {!editing && user.issuer === null && (
          <Button size="small" look="quiet" onClick={() => setEditing(true)}>
            {text('user.change')}
          </Button>
        )}
      </td>
    </tr>
  );
}
