import { lazy, Suspense } from 'react';
import { useText, type MessageKey } from '../language/use-text.js';
import { Skeleton } from '../part/skeleton.js';
import { SidePanel } from '../ui/side-panel.js';
import type { PanelKind } from '../search.js';
import { CancelForm } from './cancel-form.js';
import { DeployForm } from './deploy-form.js';
import { OfflineForm } from './offline-form.js';
import { ProgressPanel } from './progress-panel.js';
import { usePanel } from './use-panel.js';
import './panel.css';

const ApplicationForm = lazy(async () => ({
  default: (await import('../page/application/application-form.js')).ApplicationForm,
}));
const FeatureForm = lazy(async () => ({
  default: (await import('../page/application/feature-form.js')).FeatureForm,
}));
const BuildForm = lazy(async () => ({ default: (await import('../page/build/build-form.js')).BuildForm }));
const EnvironmentForm = lazy(async () => ({
  default: (await import('../page/environment/environment-form.js')).EnvironmentForm,
}));
const TokenForm = lazy(async () => ({ default: (await import('../page/access/token-form.js')).TokenForm }));

const PasswordForm = lazy(async () => ({
  default: (await import('../page/access/password-form.js')).PasswordForm,
}));

const titles = {
  deploy: 'panel.deploy',
  offline: 'panel.offline',
  cancel: 'panel.cancel',
  progress: 'panel.progress',
  build: 'panel.build',
  application: 'panel.application',
  feature: 'panel.feature',
  environment: 'panel.environment',
  token: 'panel.token',
  password: 'panel.password',
} as const satisfies Record<PanelKind, MessageKey>;

/** The panel at the side: whatever the URL's `op` says. */
export function Panel() {
  const text = useText();
  const { search, close } = usePanel();
  const { op, id } = search;
  if (op === undefined) return null;
  return (
    <SidePanel title={text(titles[op])} onClose={close}>
      <Suspense
        fallback={
          <div className="panel-scroll">
            <Skeleton height={52} count={4} />
          </div>
        }
      >
        <Content op={op} id={Number(id)} />
      </Suspense>
    </SidePanel>
  );
}

function Content({ op, id }: { readonly op: PanelKind; readonly id: number }) {
  switch (op) {
    case 'deploy':
      return <DeployForm />;
    case 'offline':
      return <OfflineForm key={id} id={id} />;
    case 'cancel':
      return <CancelForm key={id} id={id} />;
    case 'progress':
      return <ProgressPanel key={id} id={id} />;
    case 'build':
      return <BuildForm />;
    case 'application':
      return <ApplicationForm />;
    case 'feature':
      return <FeatureForm />;
    case 'environment':
      return <EnvironmentForm />;
    case 'token':
      return <TokenForm />;
    case 'password':
      return <PasswordForm />;
  }
}
