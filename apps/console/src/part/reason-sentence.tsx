import type { Blocking } from '@arthor/contract';
import { lazy, Suspense, type ComponentType } from 'react';
import { useText } from '../language/use-text.js';
import { bringWords, hasWords } from '../language/words.js';
import { isOrdinary, reasonSentence } from './reason.js';

type Reason = Pick<Blocking, 'code' | 'message'> & Partial<Pick<Blocking, 'params'>>;

/** Why something does not go on, in one sentence. The words for what goes wrong are loaded when something does. */
export function ReasonSentence({ of: reason }: { readonly of: Reason }) {
  // A page that waits for a chunk that is there would be drawn twice, and jump.
  if (isOrdinary(reason.code) || hasWords('reason')) return <Sentence of={reason} />;
  return (
    <Suspense fallback={'\u00a0'}>
      <Uncommon of={reason} />
    </Suspense>
  );
}

/** What helps against it, where there are words for that. */
export function ReasonFix({ of: reason }: { readonly of: Reason }) {
  if (hasWords('reason')) return <FixSentence of={reason} />;
  return (
    <Suspense>
      <Fix of={reason} />
    </Suspense>
  );
}

const Uncommon = withReasonWords(Sentence);
const Fix = withReasonWords(FixSentence);

function withReasonWords(Component: ComponentType<{ readonly of: Reason }>) {
  return lazy(async () => {
    // Without its words the server's own sentence is shown, instead of no page at all.
    await bringWords(['reason']).catch(() => {});
    return { default: Component };
  });
}

function Sentence({ of: reason }: { readonly of: Reason }) {
  return <>{reasonSentence(reason, useText())}</>;
}

function FixSentence({ of: { code } }: { readonly of: Reason }) {
  const text = useText();
  const fix = text.ofCode('reason.fix', code);
  return fix === null ? null : <p className="muted">{text.ofCode('blocking', 'helps', { fix })}</p>;
}
