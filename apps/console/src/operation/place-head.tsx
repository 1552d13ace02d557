import type { Deployment } from '@arthor/contract';
import { useText } from '../language/use-text.js';

interface Props {
  readonly place: {
    readonly application: string | undefined;
    readonly environment: string | undefined;
    readonly symbol: string;
  };
  /** What serves there now. */
  readonly main?: Deployment | null | undefined;
  /** The canary it is about. */
  readonly canary?: Deployment;
  /** What the operation does, in one sentence. */
  readonly why: string;
}

/** Where an operation acts, what serves there now, and what it does. */
export function PlaceHead({ place, main = null, canary, why }: Props) {
  const text = useText();
  const { application = '…', environment = '…', symbol } = place;
  return (
    <div className="place-head">
      <h3 className="break">{text('lane.title', { application, symbol, environment })}</h3>
      {main !== null && <p className="muted">{text('place.now', { build: main.buildId })}</p>}
      {canary !== undefined && <p className="muted">{text('place.canary', { build: canary.buildId })}</p>}
      <p className="muted">{why}</p>
    </div>
  );
}
