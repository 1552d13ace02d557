import type { Incident } from '@arthor/contract';
import { timeOfDay } from '../format/moment.js';
import { useText } from '../language/use-text.js';
import { plain } from './problem-note.js';

/** What happened without an operation: when, what, and why in the cluster's words. */
export function Incidents({ incidents }: { readonly incidents: readonly Incident[] }) {
  const text = useText();
  const clock = (at: string) => timeOfDay(Date.parse(at), Date.now(), text.language);
  return incidents.map(({ code, params, why, from, to }) => (
    <div key={from} className="muted break">
      {to === null
        ? text('incident.since', { from: clock(from) })
        : text('incident.between', { from: clock(from), to: clock(to) })}{' '}
      {text.ofCode('incident', code, plain(params)) ?? code} <Why why={why} />
    </div>
  ));
}

/** Why it happened, as far as the cluster has said; it may not have yet. */
function Why({ why }: Pick<Incident, 'why'>) {
  const text = useText();
  if (why === '') return null;
  const own = text.ofCode('incident.why', why);
  return (
    own ?? (
      <>
        {text('incident.says')} <code>{why}</code>
      </>
    )
  );
}
