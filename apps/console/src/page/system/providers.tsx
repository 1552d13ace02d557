import type { System } from '@arthor/contract';
import { useText } from '../../language/use-text.js';
import { Empty } from '../../part/empty.js';
import { Mark } from '../../part/mark.js';
import { Moment } from '../../part/moment.js';
import { Table } from '../../part/table.js';
import { isFailing } from './failing.js';

type Provider = System['providers'][number];

/** What was called since the start: when it last answered, and what it last said instead. */
export function Providers({ providers }: { readonly providers: readonly Provider[] }) {
  const text = useText();
  return (
    <section className="stack" aria-label={text('server.providers')}>
      <h2 className="section-title">{text('server.providers')}</h2>
      {providers.length === 0 ? (
        <Empty title={text('server.providers.none')}>{text('server.providers.none.why')}</Empty>
      ) : (
        <Table
          label={text('server.providers')}
          heads={[text('term.name'), text('term.state'), text('server.last-ok'), text('server.last-error')]}
        >
          {providers.map((provider) => (
            <Row key={`${provider.name} ${provider.instance}`} provider={provider} />
          ))}
        </Table>
      )}
    </section>
  );
}

function Row({ provider }: { readonly provider: Provider }) {
  const text = useText();
  const { name, instance, lastSuccessAt, lastError } = provider;
  const failing = isFailing(provider);
  return (
    <tr>
      <td>
        <span className="strong">{text.ofCode('server.kind', name) ?? name}</span>
        {instance !== null && <div className="faint break">{instance}</div>}
      </td>
      <td>
        <Mark glyph={failing ? 'failed' : 'done'}>{text(failing ? 'server.failing' : 'server.answers')}</Mark>
      </td>
      <td className="muted nowrap">
        {lastSuccessAt === null ? text('server.never') : <Moment at={lastSuccessAt} />}
      </td>
      <td className="main-cell">
        {lastError !== null && (
          <>
            <code>{lastError.code}</code>{' '}
            <span className="muted">
              <Moment at={lastError.at} />
            </span>
            <div className="muted break">{lastError.message}</div>
          </>
        )}
      </td>
    </tr>
  );
}
