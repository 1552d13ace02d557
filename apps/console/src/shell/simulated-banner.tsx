import { useQuery } from '@tanstack/react-query';
import { systemQuery } from '../api/query.js';
import { useText, type MessageKey } from '../language/use-text.js';

const names = {
  kubernetes: 'system.kubernetes',
  jenkins: 'system.jenkins',
  nacos: 'system.nacos',
  apisix: 'system.apisix',
} as const satisfies Record<string, MessageKey>;

/** Names what is simulated here, so that nobody takes the sandbox for a cluster, nor a cluster for the sandbox. */
export function SimulatedBanner() {
  const text = useText();
  const { data } = useQuery(systemQuery);
  if (data === undefined || data.simulated.length === 0) return null;
  const { simulated } = data;
  const list = simulated.map((name) => text(names[name])).join(text('list.separator'));
  const words =
    simulated.length === Object.keys(names).length
      ? text('system.simulated', { list })
      : text('system.simulated.partly', { list });
  return (
    <p className="banner" title={words}>
      {words}
    </p>
  );
}
