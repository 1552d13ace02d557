import type { Drift } from '@arthor/contract';
import { useText } from '../../language/use-text.js';
import { Elapsed } from '../../part/elapsed.js';
import { ReasonSentence } from '../../part/reason-sentence.js';

/** What somebody else changed in the cluster, by whom, and what becomes of it. */
export function LaneDrift({ drift }: { readonly drift: Drift }) {
  const text = useText();
  const { params, present, since } = drift;
  const heals = Number(params['heals'] ?? 0);
  return (
    <p className={present ? 'lane-drift attention' : 'lane-drift muted'}>
      <ReasonSentence of={drift} /> {!present && text('lane.drift.back')}
      {present && heals > 0 && text('lane.drift.heals', { pods: heals })}
      {present && params['left'] === true && text('lane.drift.stays')} <Elapsed from={since} to={null} />
    </p>
  );
}
