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
  /** What the values say in the request's terms; the contract has not looked at it yet. */
  readonly body: (values: V) => unknown;
  readonly send: (body: Calls<N>['body']) => Promise<T>;
  readonly done: (answer: T) => void;
  readonly changed?: (values: V) => void;
}

/** A form that sends one request. */
export interface RequestForm<V extends KitValues> extends Fields<V> {
  readonly request: RouteName;
  readonly busy: boolean;
  /** It was taken, and nothing was changed since. */
  readonly done: boolean;
  readonly error: Error | null;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

/**
 * The one way to make a form that sends a request: checked by the contract when a field is left and
 * before it is sent; what contract or server object to stands beside its field, the first one focused.
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
        // What is still empty is no mistake yet: it may be filled in before the form is sent.
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
      // A double click comes before the button is painted as busy.
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
