import type { Calls } from '@arthor/contract';
import type { RouteName } from '@arthor/contract/route';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, type FormEvent } from 'react';
import { ApiProblem } from '../api/problem.js';
import type { KitValues } from '../ui/kit-form.js';
import { checked, prepareCheck } from './checked.js';
import { useFields, type Fields } from './use-fields.js';

interface Options<N extends RouteName, V extends KitValues, T> {
  readonly request: N;
  readonly initial: V;
  /** Builds the request's body; it is validated afterwards. */
  readonly body: (values: V) => unknown;
  readonly send: (body: Calls<N>['body']) => Promise<T>;
  readonly done: (answer: T) => void;
  readonly changed?: (values: V) => void;
}

/** A form that sends one request. */
export interface RequestForm<V extends KitValues> extends Fields<V> {
  readonly request: RouteName;
  readonly busy: boolean;
  /** It was sent successfully, and nothing was changed since. */
  readonly done: boolean;
  readonly error: Error | null;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

/**
 * The one way to make a form that sends a request. The contract validates a field when it loses the
 * focus, and the body before it is sent. Errors of contract and server are shown beside their fields;
 * the first one gets the focus.
 */
export function useRequestForm<const N extends RouteName, V extends KitValues, T>(
  options: Options<N, V, T>,
): RequestForm<V> {
  const { request, initial, body, send, done, changed } = options;
  const fields = useFields<V>({
    request,
    initial,
    ...(changed === undefined ? {} : { changed }),
    judge: (values) =>
      checked(request, body(values)).then(
        () => [],
        // An empty field is no error before the form is submitted.
        (error) =>
          error instanceof ApiProblem ? error.errors.filter(({ code }) => code !== 'REQUIRED') : [],
      ),
  });
  const sending = useRef(false);
  useEffect(prepareCheck, []);
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: async (_form: HTMLFormElement) => send(await checked(request, body(fields.current()))),
    onSuccess: (answer) => {
      fields.place(null);
      fields.saved();
      done(answer);
    },
    onError: (refusal, form) => focusFirst(form, fields.place(refusal)),
    onSettled: () => {
      sending.current = false;
    },
  });
  return {
    ...fields,
    request,
    busy: isPending,
    done: isSuccess && !fields.dirty,
    error,
    onSubmit: (event) => {
      event.preventDefault();
      // The second click of a double click comes before the button is rendered as busy.
      if (sending.current) return;
      sending.current = true;
      mutate(event.currentTarget);
    },
  };
}

function focusFirst(form: HTMLFormElement, fields: ReadonlySet<string>): void {
  for (const node of form.querySelectorAll<HTMLElement>('[data-path]'))
    if (fields.has(node.dataset['path'] ?? '')) return node.focus();
}
