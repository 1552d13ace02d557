import type { CSSProperties } from 'react';
import { useText } from '../../language/use-text.js';
import { Icon } from '../../ui/icon.js';

const bands = ['#2c9b8f', '#7c6bd6', '#c7842a', '#3f7fd1', '#b45a9c', '#6b8e3a'];

interface Props {
  /** Its place among the environments: neighbours differ. */
  readonly index: number;
  readonly guarded: boolean;
}

/** An environment's colour, as decoration beside its name. */
export function Band({ index, guarded }: Props) {
  // A custom property is the one thing CSSProperties has no key for.
  const band = { '--band': bands[index % bands.length] ?? '#888888' } as CSSProperties;
  return <span className={guarded ? 'board-band protected' : 'board-band'} style={band} aria-hidden="true" />;
}

/** That an environment is protected. */
export function Guarded() {
  const text = useText();
  return (
    <span className="mark bad" title={text('environment.protected.why')}>
      <Icon name="lock" size={13} />
      {text('environment.protected')}
    </span>
  );
}
