import { urlOf } from '../../api/client.js';
import { ApiProblem, problemOf } from '../../api/problem.js';
import { saveText } from '../../part/save-text.js';
import type { AuditFilter } from '../../search.js';
import { routes } from '@arthor/contract/route';
import { asked } from './queries.js';

/** Files the audit can be had as. */
export const forms = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
} as const;
export type Form = keyof typeof forms;

/** Saves all that a filter finds as a file. A plain link would ask for a page: the form is asked for by a header. */
export async function download(filter: AuditFilter, form: Form): Promise<void> {
  let response: Response;
  try {
    response = await fetch(urlOf(routes.listAudit.path, {}, asked(filter)), {
      headers: { accept: forms[form] },
      credentials: 'same-origin',
    });
  } catch (cause) {
    throw new ApiProblem({ status: 0, code: 'NETWORK', detail: 'no answer from the server', cause });
  }
  if (!response.ok) throw await problemOf(response);
  saveText(`audit.${form}`, await response.blob());
}
