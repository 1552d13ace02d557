import type { ClusterEvents } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../language/use-text.js';
import { Loaded } from '../../part/loaded.js';
import { Since } from '../../part/since.js';
import { Skeleton } from '../../part/skeleton.js';
import { Button } from '../../ui/button.js';
import { clusterEventsQuery } from './queries.js';
import type { ShownPod } from './shown-pod.js';

const few = 12;

/** What the cluster says happened to a pod and to its deployment, last seen first; in the cluster's own words. */
export function PodEvents({ shown }: { readonly shown: ShownPod }) {
  const text = useText();
  const events = useQuery(clusterEventsQuery(shown.deployment));
  return (
    <section className="stack tight" aria-label={text('events.title')}>
      <h3>{text('events.title')}</h3>
      <Loaded query={events} skeleton={<Skeleton height={20} count={3} />}>
        {(data) => <Events events={data} pod={shown.name} />}
      </Loaded>
    </section>
  );
}

function Events({ events, pod }: { readonly events: ClusterEvents; readonly pod: string }) {
  const text = useText();
  const [all, setAll] = useState(false);
  if (events.unavailable !== null)
    return <p className="note warn break">{text('events.unavailable', events.unavailable)}</p>;
  // Other pods have their own; the Deployment and its ReplicaSets are behind all of them.
  const items = events.items.filter(({ object }) => object.kind !== 'Pod' || object.name === pod);
  if (items.length === 0) return <p className="muted">{text('events.none')}</p>;
  return (
    <ul className="pod-events">
      {items
        .slice(0, all ? items.length : few)
        .map(({ object, type, reason, message, count, lastSeenAt }) => (
          <li key={`${object.kind} ${object.name} ${reason} ${message} ${lastSeenAt}`}>
            <span className={type === 'Warning' ? 'mark warn' : 'muted'}>{reason}</span>
            {object.kind !== 'Pod' && <span className="chip">{object.kind}</span>}
            <span className="faint">
              {lastSeenAt !== null && <Since at={lastSeenAt} />}
              {count > 1 && ` · ${text('events.times', { count })}`}
            </span>
            <p className="break">{message}</p>
          </li>
        ))}
      {items.length > few && !all && (
        <li>
          <Button size="small" onClick={() => setAll(true)}>
            {text('list.more')}
          </Button>
        </li>
      )}
    </ul>
  );
}
