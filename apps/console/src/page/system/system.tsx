import type { System } from '@arthor/contract';
import { useQuery } from '@tanstack/react-query';
import { useText } from '../../language/use-text.js';
import { Loaded } from '../../part/loaded.js';
import { PageHead } from '../../shell/page-head.js';
import { Integrations } from './integrations.js';
import { Pipelines } from './pipelines.js';
import { Providers } from './providers.js';
import { systemNowQuery } from './queries.js';
import '../build/build.css';

/** How the server and what it works with do, and whether that answers now. */
export function SystemPage() {
  const text = useText();
  const system = useQuery(systemNowQuery);
  return (
    <>
      <PageHead title={text('page.system')} />
      <div className="page-body">
        <Loaded query={system}>
          {(data) => (
            <>
              <Server system={data} />
              <Providers providers={data.providers} />
            </>
          )}
        </Loaded>
        <Integrations />
        <Pipelines />
      </div>
    </>
  );
}

function Server({ system: { version, simulated, loopLag, queue } }: { readonly system: System }) {
  const text = useText();
  return (
    <section className="stack" aria-label={text('server.title')}>
      <h2 className="section-title">{text('server.title')}</h2>
      <dl className="facts">
        <dt>{text('server.version')}</dt>
        <dd>{version}</dd>
        {simulated.length > 0 && (
          <>
            <dt>{text('server.simulated')}</dt>
            <dd>{simulated.map((name) => text(`server.kind.${name}`)).join(text('list.separator'))}</dd>
          </>
        )}
        <dt title={text('server.lag.why')}>{text('server.lag')}</dt>
        <dd>{text('server.lag.is', lagWords(loopLag))}</dd>
        <dt>{text('server.queue')}</dt>
        <dd>{text('server.queue.is', queue)}</dd>
      </dl>
    </section>
  );
}

const lagWords = ({ p50Ms, p99Ms, maxMs }: System['loopLag']) => ({
  p50: Math.round(p50Ms),
  p99: Math.round(p99Ms),
  max: Math.round(maxMs),
});
