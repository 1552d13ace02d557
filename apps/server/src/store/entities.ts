import { ApplicationSettingRow } from './entity/application-setting.js';
import { ApplicationRow } from './entity/application.js';
import { AuditRow } from './entity/audit.js';
import { BuildDeployRow } from './entity/build-deploy.js';
import { BuildRecordRow } from './entity/build-record.js';
import { ClusterRow } from './entity/cluster.js';
import { CounterRow } from './entity/counter.js';
import { DeployRecordRow } from './entity/deploy-record.js';
import { DeploymentRow } from './entity/deployment.js';
import { EnvSettingRow } from './entity/env-setting.js';
import { EnvRow } from './entity/env.js';
import { EventRow } from './entity/event.js';
import { FeatureRow } from './entity/feature.js';
import { FreezeRow } from './entity/freeze.js';
import { IncidentRow } from './entity/incident.js';
import { InstallationRow } from './entity/installation.js';
import { LaneRow } from './entity/lane.js';
import { LockRow } from './entity/lock.js';
import { LoginThrottleRow } from './entity/login-throttle.js';
import { OidcLogoutRow } from './entity/oidc-logout.js';
import { OidcSessionRow } from './entity/oidc-session.js';
import { PipelineRow } from './entity/pipeline.js';
import { SessionRow } from './entity/session.js';
import { SnapshotRow } from './entity/snapshot.js';
import { TokenRow } from './entity/token.js';
import { UserIdentityRow } from './entity/user-identity.js';
import { UserRoleRow } from './entity/user-role.js';
import { UserStateRow } from './entity/user-state.js';
import { UserRow } from './entity/user.js';

/** Every table except that of the migrations. No TypeORM relations: rows refer to each other by id. */
export const entities = [
  ApplicationRow,
  ApplicationSettingRow,
  AuditRow,
  BuildDeployRow,
  BuildRecordRow,
  ClusterRow,
  CounterRow,
  DeployRecordRow,
  DeploymentRow,
  EnvRow,
  EnvSettingRow,
  EventRow,
  FeatureRow,
  FreezeRow,
  IncidentRow,
  InstallationRow,
  LaneRow,
  LockRow,
  LoginThrottleRow,
  OidcLogoutRow,
  OidcSessionRow,
  PipelineRow,
  SessionRow,
  SnapshotRow,
  TokenRow,
  UserIdentityRow,
  UserRoleRow,
  UserRow,
  UserStateRow,
];
