import type { Lane } from '@arthor/contract';
import { useText } from '../../language/use-text.js';
import { Since } from '../../part/since.js';
import { whoAsked } from '../../part/who.js';

/** Who last acted on what is there, and when. */
export function LaneOrigin({ lane: { origin } }: { readonly lane: Lane }) {
  const text = useText();
  if (origin == null) return <span className="lane-origin" />;
  return (
    <span className="lane-origin clip">
      {origin.by !== null && `${whoAsked(origin.by, text)} · `}
      <Since at={origin.at} />
    </span>
  );
}
