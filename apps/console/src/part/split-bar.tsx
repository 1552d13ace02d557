import type { Traffic } from '@arthor/contract';
import { useId } from 'react';
import './split-bar.css';

interface Props {
  readonly traffic: Traffic;
  /** Where it is going while it moves; drawn as a tick. */
  readonly target?: Traffic;
  readonly label: string;
}

/** Who gets how much: main plain, canary hatched, nothing grey. Without a route the bar is empty. */
export function SplitBar({ traffic, target, label }: Props) {
  const hatch = useId();
  const main = traffic.main ?? 0;
  const canary = traffic.canary ?? 0;
  const aim = target?.main ?? null;
  return (
    <svg className="split" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label={label}>
      <defs>
        <pattern id={hatch} width="3" height="6" patternUnits="userSpaceOnUse" patternTransform="skewX(-30)">
          <line className="stripe" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
      <rect className="rest" width="100" height="6" />
      <rect className="main" width={main} height="6" />
      <rect className="canary" x={main} width={canary} height="6" />
      <rect x={main} width={canary} height="6" fill={`url(#${hatch})`} />
      {aim !== null && aim !== main && <line className="target" x1={aim} x2={aim} y1="0" y2="6" />}
    </svg>
  );
}
