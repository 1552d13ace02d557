import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useText } from '../../language/use-text.js';
import { Empty } from '../../part/empty.js';
import { LeftOut } from '../../part/left-out.js';
import { Loaded } from '../../part/loaded.js';
import { More } from '../../part/more.js';
import { Table } from '../../part/table.js';
import type { AuditFilter } from '../../search.js';
import { PageHead } from '../../shell/page-head.js';
import { Button } from '../../ui/button.js';
import './audit.css';
import { AuditFilters } from './audit-filters.js';
import { AuditRow } from './audit-row.js';
import { Downloads } from './downloads.js';
import { auditQuery } from './queries.js';
import '../../operation/progress.css';

const nothing: AuditFilter = {
  who: undefined,
  action: undefined,
  result: undefined,
  environment: undefined,
  application: undefined,
  from: undefined,
  to: undefined,
};

/** Who changed what, and what was refused. */
export function AuditPage() {
  const text = useText();
  const navigate = useNavigate();
  const { who, action, result, environment, application, from, to } = useSearch({ from: '/inside/audit' });
  const filter: AuditFilter = { who, action, result, environment, application, from, to };
  const audit = useInfiniteQuery(auditQuery(filter));
  const set = (part: AuditFilter) =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...part }), replace: true });
  return (
    <>
      <PageHead title={text('page.audit')}>
        <Downloads filter={filter} />
      </PageHead>
      <div className="page-body audit">
        <p className="muted">{text('audit.why')}</p>
        <AuditFilters filter={filter} onFilter={set} />
        <Loaded query={audit}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length === 0)
              return (
                <Empty
                  title={text('list.filtered')}
                  act={<Button onClick={() => set(nothing)}>{text('filter.clear')}</Button>}
                >
                  {text('list.filtered.why')}
                </Empty>
              );
            return (
              <>
                <LeftOut lists={pages} />
                <Table
                  label={text('page.audit')}
                  heads={[
                    text('term.when'),
                    text('term.who'),
                    text('audit.action'),
                    text('audit.result'),
                    text('audit.target'),
                    text('audit.from'),
                  ]}
                >
                  {items.map((item) => (
                    <AuditRow key={item.id} item={item} onFilter={set} />
                  ))}
                </Table>
                <More query={audit} />
              </>
            );
          }}
        </Loaded>
      </div>
    </>
  );
}
