import type { RouteName } from '@arthor/contract/route';
import { useRef, useState } from 'react';
import { ApiProblem, type FieldError } from '../api/problem.js';
import { useText } from '../language/use-text.js';
import { useKitForm, type KitValues } from '../ui/kit-form.js';
import { fieldSentence } from './field-words.js';
import { placed } from './placed.js';

interface Options<V> {
  /** The endpoint the form sends to; selects the words for errors. */
  readonly request: RouteName;
  readonly initial: V;
  /** Called after each change with the new and the previous values. */
  readonly changed?: (values: V, previous: V) => void;
  /** Validates the values when a field loses the focus. */
  readonly judge?: (values: V) => Promise<readonly FieldError[]>;
}

interface FieldOptions {
  /** The field's path in the request, if it has another one there. */
  readonly of?: string;
  /** `checkbox` for a switch. */
  readonly type?: 'input' | 'checkbox';
}

/** A form's values and their errors. */
export type Fields<V extends KitValues> = ReturnType<typeof useFields<V>>;

/**
 * The state of a form. `field(path)` returns the props of a src/ui field and registers it for errors at
 * that path of the request. `place` assigns the errors of a refusal to the fields; `rest` holds those
 * that belong to none.
 */
export function useFields<V extends KitValues>({ request, initial, changed, judge }: Options<V>) {
  const text = useText();
  const [rest, setRest] = useState<readonly FieldError[]>([]);
  // Rebuilt on every render: the fields on the screen now, by their path in the request.
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
    /** The current values, also between two renders. */
    current: form.getValues,
    rest,
    /** Whether a value differs from the initial or last saved one. */
    dirty: form.isDirty(),
    saved: () => form.resetDirty(),
    set: (part: Partial<V>): void => {
      // One by one: setValues would clear the errors of all other fields.
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
    /** Shows the errors of a refusal (null clears them); returns the fields that have one. */
    place: (refusal: unknown): ReadonlySet<string> => {
      const errors = refusal instanceof ApiProblem ? refusal.errors : [];
      const { fields, rest: homeless } = placed(errors, shown.current);
      form.setErrors(coded(fields));
      setRest(homeless);
      return new Set(fields.keys());
    },
  };
}

// The kit keeps errors as text; the words are chosen on render, in the language of that moment.
function coded(fields: ReadonlyMap<string, FieldError>): Record<string, string> {
  return Object.fromEntries([...fields].map(([field, error]) => [field, JSON.stringify(error)]));
}

function errorOf(kept: unknown): FieldError | null {
  return typeof kept === 'string' ? JSON.parse(kept) : null;
}
