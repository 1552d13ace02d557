import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { checkQuery, environmentsQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { PreflightList } from '../../operation/preflight-list.js';
import { Empty } from '../../part/empty.js';
import { Loaded } from '../../part/loaded.js';
import { PageHead } from '../../shell/page-head.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import '../build/build.css';
import './environment.css';
import { EnvironmentSettingsForm } from './environment-settings-form.js';

/** One environment: what its cluster and gateway answer, and how it is set. */
export function EnvironmentPage() {
  const text = useText();
  const { name } = useParams({ from: '/inside/environments/$name' });
  const environments = useQuery(environmentsQuery);
  return (
    <>
      <PageHead
        title={name}
        above={
          <>
            <Link to="/environments">{text('page.environments')}</Link>
            <span className="faint" aria-hidden="true">
              /
            </span>
          </>
        }
      />
      <div className="page-body narrow">
        <Loaded query={environments}>
          {(all) => {
            const environment = all.find((each) => each.name === name);
            if (environment === undefined)
              return (
                <Empty title={text('environment.missing', { name })}>{text('environment.missing.why')}</Empty>
              );
            return (
              <>
                <Check name={name} />
                <EnvironmentSettingsForm key={name} environment={environment} />
              </>
            );
          }}
        </Loaded>
      </div>
    </>
  );
}

function Check({ name }: { readonly name: string }) {
  const text = useText();
  const check = useQuery(checkQuery(name));
  return (
    <section className="stack">
      <h2 className="section-title">
        {text('environment.check')}
        <Button size="small" look="quiet" busy={check.isFetching} onClick={() => void check.refetch()}>
          <Icon name="refresh" size={14} />
          {text('environment.check.again')}
        </Button>
      </h2>
      <Loaded query={check}>{(items) => <PreflightList items={items} detailed />}</Loaded>
    </section>
  );
}
