import type { Application } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { applicationsQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { usePanel } from '../../operation/use-panel.js';
import { Empty } from '../../part/empty.js';
import { LeftOut } from '../../part/left-out.js';
import { Loaded } from '../../part/loaded.js';
import { Table } from '../../part/table.js';
import { PageHead } from '../../shell/page-head.js';
import { RightButton } from '../../right/right-button.js';
import { Icon } from '../../ui/icon.js';
import { PipelineMark } from './pipeline-mark.js';

/** All applications. */
export function Applications() {
  const text = useText();
  const { open } = usePanel();
  const applications = useQuery(applicationsQuery);
  const create = (
    <RightButton needs="createApplication" look="primary" onClick={() => open({ op: 'application' })}>
      <Icon name="plus" size={14} />
      {text('application.create')}
    </RightButton>
  );
  return (
    <>
      <PageHead title={text('page.applications')}>{create}</PageHead>
      <div className="page-body">
        <LeftOut lists={[applications.data ?? {}]} />
        <Loaded query={applications}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty title={text('application.none')} act={create}>
                {text('application.none.why')}
              </Empty>
            ) : (
              <Table
                label={text('page.applications')}
                heads={[text('term.name'), text('term.description'), text('term.pipeline'), null]}
              >
                {data.map((application) => (
                  <Row key={application.id} application={application} />
                ))}
              </Table>
            )
          }
        </Loaded>
      </div>
    </>
  );
}

function Row({ application }: { readonly application: Application }) {
  const text = useText();
  const { name, description } = application;
  return (
    <tr>
      <td>
        <Link className="strong" to="/apps/$app" params={{ app: name }}>
          {name}
        </Link>
      </td>
      <td className="muted main-cell clip">{description}</td>
      <td>
        <PipelineMark application={application} />
      </td>
      <td className="end nowrap">
        <span className="row" style={{ justifyContent: 'flex-end' }}>
          <Link to="/apps/$app/features" params={{ app: name }}>
            {text('term.features')}
          </Link>
          <Link to="/apps/$app/builds" params={{ app: name }}>
            {text('term.builds')}
          </Link>
        </span>
      </td>
    </tr>
  );
}
