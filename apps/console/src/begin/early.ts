/** An answer that nobody took within this time is old. */
const believedMs = 10_000;

interface Asked {
  readonly answer: Promise<Response>;
  readonly at: number;
}
const asked = new Map<string, Asked>();

/** Asks for an address before the code that needs the answer is there. */
export function askEarly(url: string): void {
  const answer = fetch(url, { headers: { accept: 'application/json' }, credentials: 'same-origin' });
  // Whoever takes it hears of the fault; nobody has to.
  answer.catch(() => undefined);
  asked.set(url, { answer, at: Date.now() });
}

/** The answer that was asked for early: once, and while it is fresh. */
export function earlyAnswer(url: string): Promise<Response> | undefined {
  const early = asked.get(url);
  asked.delete(url);
  return early !== undefined && Date.now() - early.at < believedMs ? early.answer : undefined;
}

/** From now on every answer is asked for anew: who is signed in, or what there is, changes. */
export function forgetEarly(): void {
  asked.clear();
}
