import { useQuery } from '@tanstack/react-query';
import { environmentsQuery } from '../api/query.js';
import { useText } from '../language/use-text.js';
import { Icon } from '../ui/icon.js';
import './environment-band.css';

/** Over the form of an operation in a protected environment: the same band and word as over its column. */
export function EnvironmentBand({ name }: { readonly name: string }) {
  const text = useText();
  const environments = useQuery(environmentsQuery).data ?? [];
  if (environments.find((each) => each.name === name)?.effective.protected !== true) return null;
  return (
    <p className="environment-band">
      <Icon name="lock" size={13} />
      <strong>{name}</strong>
      {text('environment.protected')}
    </p>
  );
}
