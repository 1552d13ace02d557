import type { Operation } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { operationQuery } from '../../api/query.js';
import { useText, type Text } from '../../language/use-text.js';
import { CancelButton } from '../../operation/cancel-button.js';
import { InverseButton } from '../../operation/inverse-button.js';
import { NotifyButton } from '../../operation/notify-button.js';
import { OperationHead } from '../../operation/operation-head.js';
import { Progress } from '../../operation/progress.js';
import { CopyButton } from '../../part/copy-button.js';
import { Loaded } from '../../part/loaded.js';
import { PageHead } from '../../shell/page-head.js';
import { markdownOf } from './operation-markdown.js';
import { Target } from './operation-target.js';
import { WhatChanged } from './what-changed.js';
import '../build/build.css';
import './operation-page.css';

/** One operation with an address of its own: for a colleague, a ticket, after a reload. */
export function OperationPage() {
  const text = useText();
  const id = Number(useParams({ from: '/inside/ops/$id' }).id);
  const operation = useQuery(operationQuery(id));
  const data = operation.data?.data;
  return (
    <>
      <PageHead
        title={text('operation.number', { id })}
        {...(data === undefined ? {} : { tab: tabTitle(data, text) })}
        above={
          <>
            <Link to="/history">{text('page.history')}</Link>
            <span className="faint" aria-hidden="true">
              /
            </span>
          </>
        }
      >
        {data !== undefined && <CopyButton value={markdownOf(data, text)} label={text('operation.copy')} />}
        {data !== undefined && <NotifyButton operation={data} />}
        {data !== undefined && <CancelButton operation={data} />}
        {data !== undefined && <InverseButton operation={data} />}
      </PageHead>
      <div className="page-body operation-page">
        <Loaded query={operation}>
          {({ data }) => (
            <>
              <OperationHead operation={data} />
              <div className="operation-columns">
                <Progress operation={data} />
                <Target operation={data} />
              </div>
              <WhatChanged operation={data} />
            </>
          )}
        </Loaded>
      </div>
    </>
  );
}

/** What the browser's tab says while one works elsewhere: how far it is, what it is. */
function tabTitle({ status, steps, operate, lane }: Operation, text: Text): string {
  const what = `${text(`operate.${operate}`)} · ${lane.application}`;
  if (status !== 'RUNNING') return what;
  const asked = steps.filter((step) => step.status !== 'SKIPPED');
  const done = asked.filter((step) => step.status === 'DONE').length;
  return `${done}/${asked.length} ${what}`;
}
