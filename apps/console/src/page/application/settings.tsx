import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { environmentsQuery, settingsQuery } from '../../api/query.js';
import { useText } from '../../language/use-text.js';
import { Loaded } from '../../part/loaded.js';
import '../../part/filters.css';
import { SelectField } from '../../ui/select-field.js';
import { SettingsForm } from './settings-form.js';
import '../environment/environment.css';

/** How an application is run, everywhere or in one environment; used at the next deploy. */
export function ApplicationSettings() {
  const text = useText();
  const navigate = useNavigate();
  const { app } = useParams({ from: '/inside/apps/$app' });
  const { env } = useSearch({ from: '/inside/apps/$app/settings' });
  const environments = useQuery(environmentsQuery).data ?? [];
  const settings = useQuery(settingsQuery(app, env));
  return (
    <div className="page-body narrow">
      <div className="stack">
        <p className="muted">{text('settings.why')}</p>
        <div className="filters">
          <SelectField
            aria-label={text('settings.scope')}
            data={[
              { value: '', label: text('settings.everywhere') },
              ...environments.map(({ name }) => ({ value: name, label: text('settings.only', { name }) })),
            ]}
            value={env ?? ''}
            onChange={(value) =>
              void navigate({ to: '.', search: (old) => ({ ...old, env: value || undefined }) })
            }
          />
        </div>
      </div>
      <Loaded query={settings}>
        {(data) => <SettingsForm key={env ?? ''} application={app} environment={env} settings={data} />}
      </Loaded>
    </div>
  );
}
