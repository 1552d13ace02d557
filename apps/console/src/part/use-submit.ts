import { useMutation } from '@tanstack/react-query';
import type { FormEvent, KeyboardEvent } from 'react';
import { ApiProblem } from '../api/problem.js';
import { useText } from '../language/use-text.js';

/** A form that sends something once. */
export interface Submit {
  readonly busy: boolean;
  /** It was taken, and nothing was changed since. */
  readonly done: boolean;
  readonly error: Error | null;
  readonly onSubmit: (event: FormEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** What the server objected to in one field; null when nothing. Matches the path and all below it. */
  readonly fieldError: (path: string) => string | null;
}

/** Sends on submit; what the server says about a field is put beside it, in the reader's language. */
export function useSubmit<T>(send: () => Promise<T>, done: (answer: T) => void): Submit {
  const text = useText();
  const { mutate, isPending, isSuccess, error } = useMutation({ mutationFn: send, onSuccess: done });
  return {
    busy: isPending,
    done: isSuccess,
    error,
    onSubmit: (event) => {
      event.preventDefault();
      mutate();
    },
    onKeyDown: (event) => {
      if (event.key === 'Enter' && (event.nativeEvent.isComposing || event.keyCode === 229))
        event.preventDefault();
    },
    fieldError: (path) => {
      const found =
        error instanceof ApiProblem
          ? error.errors.find((each) => each.path === path || each.path.startsWith(`${path}.`))
          : undefined;
      return found === undefined ? null : (text.ofCode('field', found.code) ?? text('field.INVALID_VALUE'));
    },
  };
}
