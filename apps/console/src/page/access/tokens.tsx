import type { Token } from '@arthor/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { tokensQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { Empty } from '../../part/empty.js';
import { LeftOutOf } from '../../part/left-out.js';
import { Loaded } from '../../part/loaded.js';
import { Moment, MomentAhead } from '../../part/moment.js';
import { ProblemNote } from '../../part/problem-note.js';
import { Table } from '../../part/table.js';
import { PageHead } from '../../shell/page-head.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';

/** Tokens for CI jobs and terminals. */
export function Tokens() {
  const text = useText();
  const { open } = usePanel();
  const tokens = useQuery(tokensQuery);
  const create = (
    <Button look="primary" onClick={() => open({ op: 'token' })}>
      <Icon name="plus" size={14} />
      {text('token.create')}
    </Button>
  );
  return (
    <>
      <PageHead title={text('page.tokens')}>{create}</PageHead>
      <div className="page-body">
        <p className="muted">{text('token.why')}</p>
        <LeftOutOf query={tokensQuery} />
        <Loaded query={tokens}>
          {(all) =>
            all.length === 0 ? (
              <Empty title={text('token.none')} act={create}>
                {text('token.none.why')}
              </Empty>
            ) : (
              <Table
                label={text('page.tokens')}
                heads={[
                  text('term.name'),
                  text('term.role'),
                  text('token.reach'),
                  text('term.owner'),
                  text('token.used'),
                  text('token.expires'),
                  null,
                ]}
              >
                {all.map((token) => (
                  <Row key={token.id} token={token} />
                ))}
              </Table>
            )
          }
        </Loaded>
      </div>
    </>
  );
}

function Row({ token }: { readonly token: Token }) {
  const text = useText();
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const { id, name, role, environments, applications, owner, lastUsedAt, expiresAt } = token;
  const revoke = useMutation({
    mutationFn: () => call('deleteToken', { params: { id: String(id) } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  });
  const reach = [environments, applications]
    .map((list) => list?.join(text('list.separator')))
    .filter((part) => part !== undefined);
  return (
    <tr>
      <td className="strong">{name}</td>
      <td>{text(`role.${role}`)}</td>
      <td className="muted main-cell">{reach.length === 0 ? text('token.reach.all') : reach.join(' · ')}</td>
      <td className="muted">{owner}</td>
      <td className="muted nowrap">
        {lastUsedAt === null ? text('token.never') : <Moment at={lastUsedAt} />}
      </td>
      <td className="muted nowrap">
        <MomentAhead at={expiresAt} />
      </td>
      <td className="end nowrap">
        {revoke.error !== null && <ProblemNote error={revoke.error} unchanged={text('token.unchanged')} />}
        {asked ? (
          <span className="row" style={{ justifyContent: 'flex-end' }}>
            <Button size="small" onClick={() => setAsked(false)}>
              {text('act.keep')}
            </Button>
            <Button size="small" look="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
              {text('token.revoke.sure', { name })}
            </Button>
          </span>
        ) : (
          <Button size="small" look="quiet" onClick={() => setAsked(true)}>
            {text('token.revoke')}
          </Button>
        )}
      </td>
    </tr>
  );
}
