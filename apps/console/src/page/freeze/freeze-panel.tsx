import { useQuery } from '@tanstack/react-query';
import { freezesQuery } from '../../api/query.js';
import { usePanel } from '../../operation/use-panel.js';
import { FreezeForm } from './freeze-form.js';
import { FreezeItem } from './freeze-item.js';
import { isAbout } from './holds.js';

/** The freezes of an environment, and a form for a new one. */
export function FreezePanel() {
  const { search } = usePanel();
  const { to: environment = '', app: application } = search;
  const freezes = useQuery(freezesQuery).data ?? [];
  return (
    <FreezeForm environment={environment} application={application}>
      {freezes
        .filter((freeze) => isAbout(freeze, { environment, application }))
        .map((freeze) => (
          <FreezeItem key={freeze.id} freeze={freeze} />
        ))}
    </FreezeForm>
  );
}
