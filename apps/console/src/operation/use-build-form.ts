import type { BuildValues } from './build-values.js';
import type { OperationLine } from './operation-form.js';
import type { Target } from './target.js';
import { useOperationFields } from './use-operation-fields.js';
import { usePanel } from './use-panel.js';

interface Options<V extends BuildValues> {
  readonly line: OperationLine;
  readonly search: Target;
  readonly initial: V;
  /** What of the values is kept in the URL. */
  readonly targetOf: (values: V) => Target;
}

/** {@link useOperationFields} of a form that brings a build: what is chosen in it is kept in the URL. */
export function useBuildForm<V extends BuildValues>({ line, search, initial, targetOf }: Options<V>) {
  const { change } = usePanel();
  return useOperationFields({
    // A build named in the URL implies its feature; that of a draft could be another one.
    line:
      search.build === undefined ? line : { ...line, draft: line.draft.filter((key) => key !== 'feature') },
    search,
    initial,
    changed: (values, previous) => {
      const target = targetOf(values);
      if (JSON.stringify(target) !== JSON.stringify(targetOf(previous))) change(target);
    },
  });
}
