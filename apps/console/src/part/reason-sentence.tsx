import type { Blocking } from '@arthor/contract';
import { lazy, Suspense } from 'react';
import { useText } from '../language/use-text.js';
import { bringWords } from '../language/words.js';
import { isOrdinary, reasonSentence } from './reason.js';

type Reason = Pick<Blocking, 'code' | 'message'> & Partial<Pick<Blocking, 'params'>>;

/** Why something does not go on, in one sentence. The words for what goes wrong are loaded when something does. */
export function ReasonSentence({ of: reason }: { readonly of: Reason }) {
  if (isOrdinary(reason.code)) return <Sentence of={reason} />;
  return (
    <Suspense fallback={'\u00a0'}>
      <Uncommon of={reason} />
    </Suspense>
  );
}

const Uncommon = lazy(async () => {
  // Without its words the server's own sentence is shown, instead of no page at all.
  await bringWords(['reason']).catch(() => {});
  return { default: Sentence };
});

function Sentence({ of: reason }: { readonly of: Reason }) {
  return <>{reasonSentence(reason, useText())}</>;
}
