import type { Lane } from '@arthor/contract';
import { useText } from '../../language/use-text.js';
import { SplitBar } from '../../part/split-bar.js';
import { trafficWords } from '../../part/traffic.js';

/** Who gets how much of a lane's traffic, and whether that is in force. */
export function LaneTraffic({ lane }: { readonly lane: Lane }) {
  const text = useText();
  const { inForce, wanted, written } = lane.traffic;
  if (lane.main?.external === false)
    return (
      <div className="lane-traffic">
        <span className="lane-traffic-words">{text('traffic.internal')}</span>
      </div>
    );
  const label = trafficWords(inForce, text);
  return (
    <div className="lane-traffic">
      <SplitBar traffic={inForce} target={wanted} label={label} />
      <div className="lane-traffic-words">
        <span>{label}</span>
        <span title={text(`in-force.${inForce.how}.why`)}>{text(`in-force.${inForce.how}`)}</span>
      </div>
      {inForce.how === 'not yet' && (
        <div className="lane-traffic-words">
          {text('traffic.stages', {
            wanted: trafficWords(wanted, text),
            written: trafficWords(written, text),
          })}
        </div>
      )}
    </div>
  );
}
