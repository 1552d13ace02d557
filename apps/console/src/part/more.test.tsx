import { setupI18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { QueryClient, QueryClientProvider, useInfiniteQuery } from '@tanstack/react-query';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { More } from './more.js';

type Told = (entries: readonly { readonly isIntersecting: boolean }[]) => void;

/** Whatever is watched is in sight, and says so once. */
class InSight {
  readonly #told: Told;
  #watches = true;
  constructor(told: Told) {
    this.#told = told;
  }
  observe() {
    queueMicrotask(() => {
      if (this.#watches) this.#told([{ isIntersecting: true }]);
    });
  }
  disconnect() {
    this.#watches = false;
  }
}
vi.stubGlobal('IntersectionObserver', InSight);
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** Until all that `what` led to is painted. */
const seen = (what: () => void) =>
  act(async () => {
    what();
    await vi.advanceTimersByTimeAsync(10);
  });

const queryKey = ['list'];

/** A list of three pages, whose pages are answered one by one. */
function shown() {
  const asked: { readonly page: number; readonly answer: () => void; readonly refuse: () => void }[] = [];
  const ask = ({ pageParam: page, signal }: { pageParam: number; signal: AbortSignal }) =>
    new Promise<number>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('called off')));
      asked.push({ page, answer: () => resolve(page), refuse: () => reject(new Error('away')) });
    });
  function List() {
    const query = useInfiniteQuery({
      queryKey,
      queryFn: ask,
      initialPageParam: 1,
      getNextPageParam: (last) => (last < 3 ? last + 1 : undefined),
      retry: false,
    });
    return (
      <>
        <p>{query.data?.pages.join(' ')}</p>
        <More query={query} />
      </>
    );
  }
  const client = new QueryClient();
  render(
    <I18nProvider i18n={setupI18n({ locale: 'en', messages: { en: {} } })}>
      <QueryClientProvider client={client}>
        <List />
      </QueryClientProvider>
    </I18nProvider>,
  );
  const last = (how: 'answer' | 'refuse') => seen(() => asked.at(-1)?.[how]());
  return {
    client,
    asked: () => asked.map(({ page }) => page),
    last,
    pages: () => screen.getByRole('paragraph').textContent,
  };
}

it('reads on as long as its end is in sight', async () => {
  const { asked, last, pages } = shown();
  for (let page = 1; page <= 3; page += 1) await last('answer');
  expect([pages(), asked()]).toEqual(['1 2 3', [1, 2, 3]]);
});

it('reads on after the list was read again while the next page was on its way', async () => {
  const { client, asked, last, pages } = shown();
  await last('answer');
  expect(asked()).toEqual([1, 2]);
  await seen(() => void client.invalidateQueries({ queryKey }));
  for (let page = 1; page <= 3; page += 1) await last('answer');
  expect([pages(), asked()]).toEqual(['1 2 3', [1, 2, 1, 2, 3]]);
});

it('waits for what is read again, and does not call it off', async () => {
  const { client, asked, last, pages } = shown();
  await last('answer');
  await last('refuse');
  await seen(() => void client.invalidateQueries({ queryKey }));
  await seen(() => screen.getByRole('button').click());
  expect(asked()).toEqual([1, 2, 1]);
  for (let page = 1; page <= 3; page += 1) await last('answer');
  expect([pages(), asked()]).toEqual(['1 2 3', [1, 2, 1, 2, 3]]);
});

it('a page that was refused is asked for when told', async () => {
  const { asked, last, pages } = shown();
  await last('answer');
  await last('refuse');
  expect(asked()).toEqual([1, 2]);
  await seen(() => screen.getByRole('button').click());
  await last('answer');
  await last('answer');
  expect([pages(), asked()]).toEqual(['1 2 3', [1, 2, 2, 3]]);
});
