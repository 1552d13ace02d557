import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { applicationsQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { Loaded } from '../../part/loaded.js';
import { Table } from '../../part/table.js';
import { PipelineMark } from '../application/pipeline-mark.js';

/** How many applications have their pipeline, and those that have none, with the reason. */
export function Pipelines() {
  const text = useText();
  const applications = useQuery(applicationsQuery);
  return (
    <section className="stack" aria-label={text('server.pipelines')}>
      <h2 className="section-title">{text('server.pipelines')}</h2>
      <Loaded query={applications}>
        {({ data }) => {
          const others = data.filter(({ pipeline }) => pipeline.status !== 'CREATED');
          return (
            <>
              <p className="muted">
                {text('server.pipelines.ready', { ready: data.length - others.length, of: data.length })}
              </p>
              {others.length > 0 && (
                <Table
                  label={text('server.pipelines')}
                  heads={[text('term.application'), text('term.state')]}
                >
                  {others.map((application) => (
                    <tr key={application.id}>
                      <td>
                        <Link className="strong" to="/apps/$app" params={{ app: application.name }}>
                          {application.name}
                        </Link>
                      </td>
                      <td className="main-cell">
                        <PipelineMark application={application} />
                      </td>
                    </tr>
                  ))}
                </Table>
              )}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
