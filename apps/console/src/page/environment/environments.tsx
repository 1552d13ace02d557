import type { Environment } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { environmentsQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { Empty } from '../../part/empty.js';
import { LeftOutOf } from '../../part/left-out.js';
import { Loaded } from '../../part/loaded.js';
import { Mark } from '../../part/mark.js';
import { Table } from '../../part/table.js';
import { PageHead } from '../../shell/page-head.js';
import { RightButton } from '../../right/right-button.js';
import { Icon } from '../../ui/icon.js';

/** All environments. */
export function Environments() {
  const text = useText();
  const { open } = usePanel();
  const environments = useQuery(environmentsQuery);
  const create = (
    <RightButton needs="createEnvironment" look="primary" onClick={() => open({ op: 'environment' })}>
      <Icon name="plus" size={14} />
      {text('environment.create')}
    </RightButton>
  );
  return (
    <>
      <PageHead title={text('page.environments')}>{create}</PageHead>
      <div className="page-body">
        <p className="muted">{text('environment.why')}</p>
        <LeftOutOf query={environmentsQuery} />
        <Loaded query={environments}>
          {(all) =>
            all.length === 0 ? (
              <Empty title={text('board.no-environment')} act={create}>
                {text('board.no-environment.why')}
              </Empty>
            ) : (
              <Table
                label={text('page.environments')}
                heads={[text('term.name'), text('term.description'), text('term.host'), text('term.state')]}
              >
                {all
                  .toSorted((a, b) => a.id - b.id)
                  .map((environment) => (
                    <Row key={environment.id} environment={environment} />
                  ))}
              </Table>
            )
          }
        </Loaded>
      </div>
    </>
  );
}

function Row({ environment }: { readonly environment: Environment }) {
  const text = useText();
  const { name, description, host, effective, problem } = environment;
  return (
    <tr>
      <td>
        <Link className="strong" to="/environments/$name" params={{ name }}>
          {name}
        </Link>
      </td>
      <td className="muted main-cell clip">{description}</td>
      <td>
        <code>{host}</code>
      </td>
      <td>
        <span className="row">
          {problem !== null && <Mark glyph="blocked">{text('environment.broken')}</Mark>}
          {effective.protected && (
            <span className="mark bad">
              <Icon name="lock" size={13} />
              {text('environment.protected')}
            </span>
          )}
          {problem === null && !effective.protected && (
            <span className="muted">{text('environment.open')}</span>
          )}
        </span>
      </td>
    </tr>
  );
}
