import { session } from './fixture.js';

const effective = <T>(value: T) => ({ value, source: 'default' as const });
/** What holds for every application. */
export const effectiveSettings = {
  containerPort: effective(8080),
  readinessPath: effective(null),
  env: effective({}),
  envFrom: effective([]),
  resources: effective({}),
  command: effective(null),
  replicas: effective(1),
  drainSeconds: effective(3),
  minReadySeconds: effective(0),
  autoReturn: effective(true),
  registerBy: effective('APPLICATION'),
  registryKeys: effective([]),
  autoscale: effective(null),
  own: {},
};
/** A token of the admin. */
export const token = {
  id: 1,
  name: 'ci of shop',
  role: 'DEVELOPER' as const,
  environments: ['dev'],
  applications: ['shop'],
  owner: 'admin',
  createdAt: new Date(Date.now() - 9e8).toISOString(),
  expiresAt: new Date(Date.now() + 4e9).toISOString(),
  lastUsedAt: null,
};
/** The only user. */
export const user = {
  id: 1,
  username: 'admin',
  nickname: 'Han Meimei',
  createdAt: token.createdAt,
  roles: session.roles,
  disabled: false,
  mustChangePassword: false,
  issuer: null,
};
/** What every build wrote. */
export const log = Array.from(
  { length: 40 },
  (_, index) => `[pipeline] stage ${index + 1}: mvn -q package … ok`,
).join('\n');
