import type { RouteName } from '@arthor/contract/route';
import { useRef, useState } from 'react';
import { ApiProblem, type FieldError } from '../api/problem.js';
import { useText } from '../language/use-text.js';
import { useKitForm, type KitValues } from '../ui/kit-form.js';
import { fieldSentence } from './field-words.js';
import { placed } from './placed.js';

interface Options<V> {
  /** The endpoint the form is for: its words for what may be wrong with a field. */
  readonly request: RouteName;
  readonly initial: V;
  /** Called with all values after each change, and as they were before it. */
  readonly changed?: (values: V, previous: V) => void;
  /** What is wrong with the values, asked when a field is left. */
  readonly judge?: (values: V) => Promise<readonly FieldError[]>;
}

interface FieldOptions {
  /** Where the field is in the request, when it has another name there. */
  readonly of?: string;
  /** A switch is "checked", everything else has a value. */
  readonly type?: 'input' | 'checkbox';
}

/** What a form holds and what is wrong with it. */
export type Fields<V extends KitValues> = ReturnType<typeof useFields<V>>;

/**
 * The values of a form. `field(path)` gives a field of src/ui all it needs, and makes it the place
 * where objections to that path of the request are shown; `place` hands out the objections of a
 * refusal, `rest` is what no field stands for.
 */
export function useFields<V extends KitValues>({ request, initial, changed, judge }: Options<V>) {
  const text = useText();
  const [rest, setRest] = useState<readonly FieldError[]>([]);
  // Filled anew by each painting: the fields that are on the screen now.
  const shown = useRef(new Map<string, string>());
  shown.current = new Map();
  const form = useKitForm<V>({
    initialValues: initial,
    ...(changed === undefined ? {} : { onValuesChange: changed }),
    validateInputOnBlur: judge !== undefined,
    validate: async (values) => coded(placed((await judge?.(values)) ?? [], shown.current).fields),
  });

  return {
    values: form.values,
    /** The values at this moment, also between two paintings. */
    current: form.getValues,
    rest,
    /** Whether a value differs from what was given or last saved. */
    dirty: form.isDirty(),
    saved: () => form.resetDirty(),
    set: (part: Partial<V>): void => {
      // One by one: setting all at once would take back what is wrong with the others.
      for (const path of Object.keys(part)) form.setFieldValue(path, part[path] as never);
    },
    add: form.insertListItem,
    remove: form.removeListItem,
    field: (path: string, { of = path, type = 'input' }: FieldOptions = {}) => {
      shown.current.set(of, path);
      const props = form.getInputProps(path, { type });
      return {
        ...props,
        value: props.value,
        error: fieldSentence(errorOf(form.errors[path]), { request, field: of }, text),
      };
    },
    /** Shows the objections of a refusal (none: takes all back); says which fields have one now. */
    place: (refusal: unknown): ReadonlySet<string> => {
      const errors = refusal instanceof ApiProblem ? refusal.errors : [];
      const { fields, rest: homeless } = placed(errors, shown.current);
      form.setErrors(coded(fields));
      setRest(homeless);
      return new Set(fields.keys());
    },
  };
}

// The kit keeps what it will show; the words are found when painting, in the language of that moment.
function coded(fields: ReadonlyMap<string, FieldError>): Record<string, string> {
  return Object.fromEntries([...fields].map(([field, { path, code }]) => [field, `${path} ${code}`]));
}

function errorOf(kept: unknown): FieldError | null {
  if (typeof kept !== 'string') return null;
  const at = kept.lastIndexOf(' ');
  return { path: kept.slice(0, at), code: kept.slice(at + 1) };
}
