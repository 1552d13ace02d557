import { useParams, useSearch } from '@tanstack/react-router';
import { useText } from '../../language/use-text.js';
import { PageHead } from '../../shell/page-head.js';
import { OperationList } from './operation-list.js';

/** Every operation, newest first. */
export function History() {
  const text = useText();
  const filter = useSearch({ from: '/inside/history' });
  return (
    <>
      <PageHead title={text('page.history')} />
      <OperationList filter={filter} alone={false} />
    </>
  );
}

/** The operations of one application, inside its frame. */
export function ApplicationHistory() {
  const { app } = useParams({ from: '/inside/apps/$app' });
  const filter = useSearch({ from: '/inside/apps/$app/history' });
  return <OperationList filter={{ ...filter, application: app }} alone />;
}
