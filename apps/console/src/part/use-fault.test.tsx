import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useFault } from './use-fault.js';

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

interface Question {
  readonly resolve: (answer: string) => void;
  readonly reject: (fault: Error) => void;
}

/** Shows a query that asks every second, and answers its questions one after the other. */
function shown() {
  const questions: Question[] = [];
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      questions.push({ resolve, reject });
    });
  function Shown() {
    const query = useQuery({ queryKey: ['x'], queryFn: ask, retry: false, refetchInterval: 1_000 });
    const { error, retry } = useFault(query);
    return <button onClick={retry}>{error?.message ?? query.data ?? 'asking'}</button>;
  }
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Shown />
    </QueryClientProvider>,
  );
  const answer = (how: (last: Question | undefined) => void) =>
    act(async () => {
      how(questions.at(-1));
      await vi.advanceTimersByTimeAsync(10);
    });
  const words = () => screen.getByRole('button').textContent;
  return { questions, answer, words };
}

it('a fault stays while it is asked again by itself, until there is an answer', async () => {
  const { questions, answer, words } = shown();
  expect(words()).toBe('asking');
  await answer((question) => question?.reject(new Error('away')));
  expect(words()).toBe('away');
  await act(() => vi.advanceTimersByTimeAsync(1_000));
  expect([questions.length, words()]).toEqual([2, 'away']);
  await answer((question) => question?.reject(new Error('still away')));
  expect(words()).toBe('still away');
  await act(() => vi.advanceTimersByTimeAsync(1_000));
  expect([questions.length, words()]).toEqual([3, 'still away']);
  await answer((question) => question?.resolve('here'));
  expect(words()).toBe('here');
});

it('whoever asks again sees that it is asked', async () => {
  const { questions, answer, words } = shown();
  await answer((question) => question?.reject(new Error('away')));
  const user = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });
  await user.click(screen.getByRole('button'));
  expect([questions.length, words()]).toEqual([2, 'asking']);
  await answer((question) => question?.reject(new Error('away')));
  expect(words()).toBe('away');
});
