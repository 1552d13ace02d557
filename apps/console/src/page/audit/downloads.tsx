import { useMutation } from '@tanstack/react-query';
import { useText } from '../../language/use-text.js';
import { ProblemNote } from '../../part/problem-note.js';
import { RightButton } from '../../right/right-button.js';
import type { AuditFilter } from '../../search.js';
import { download, forms, type Form } from './download.js';

/** All that the filter finds, as a file. */
export function Downloads({ filter }: { readonly filter: AuditFilter }) {
  const text = useText();
  const { mutate, isPending, error } = useMutation({ mutationFn: (form: Form) => download(filter, form) });
  return (
    <>
      {error !== null && <ProblemNote error={error} />}
      {(Object.keys(forms) as Form[]).map((form) => (
        <RightButton key={form} needs="listAudit" busy={isPending} onClick={() => mutate(form)}>
          {text(`audit.as.${form}`)}
        </RightButton>
      ))}
    </>
  );
}
