import type { Plan, Traffic } from '@arthor/contract';
import { useText, type Text } from '../language/use-text.js';
import { SplitBar } from '../part/split-bar.js';

/** Which builds get how much of the traffic, before and after. */
export function PlanTraffic({
  plan: { traffic, builds },
}: {
  readonly plan: Pick<Plan, 'traffic' | 'builds'>;
}) {
  const text = useText();
  return (
    <div className="plan-traffic">
      {(['before', 'after'] as const).map((when) => {
        const words = sides(traffic[when], builds[when], text);
        return (
          <div key={when} className="plan-traffic-row">
            <span className="muted">{text(`plan.${when}`)}</span>
            <SplitBar traffic={traffic[when]} label={words} />
            <span>{words}</span>
          </div>
        );
      })}
    </div>
  );
}

/** Each side as build and share; a canary by header as build and header. */
function sides({ main, canary, header }: Traffic, builds: Plan['builds']['before'], text: Text): string {
  const shares = [
    ...(main === null || builds.main === null
      ? []
      : [text('plan.side', { build: builds.main, share: main })]),
    ...(builds.canary === null || (canary ?? 0) === 0
      ? []
      : [text('plan.side', { build: builds.canary, share: canary })]),
    ...(builds.canary === null || header === null
      ? []
      : [text('plan.side.header', { build: builds.canary, header })]),
  ];
  return shares.length === 0 ? text('traffic.none') : shares.join(' | ');
}
