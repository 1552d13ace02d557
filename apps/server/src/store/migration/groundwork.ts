import { add, drop, table, type SchemaStep } from './schema-step.js';

/** Before the manifests are copied. What cannot be null is '' or 0 until then. */
export const stepsBefore: readonly SchemaStep[] = [
  table(
    't_snapshot',
    `
    owner_kind varchar(63) NOT NULL,
    owner_id bigint NOT NULL,
    kind varchar(63) NOT NULL,
    content json NOT NULL,
    created_at datetime NOT NULL`,
    'owner_kind, owner_id, kind',
  ),
  table(
    't_cluster',
    `
    identity varchar(255) NOT NULL,
    context varchar(255) NOT NULL,
    route_provider varchar(255) NULL,
    ingress_class varchar(255) NULL,
    created_at datetime NOT NULL`,
    'identity',
  ),
  add('t_deployment', 'workload_hash', "varchar(255) NOT NULL DEFAULT ''", 'varchar(255) NOT NULL'),
  add('t_deployment', 'service_port', 'int NOT NULL DEFAULT 0', 'int NOT NULL'),
  add('t_deployment', 'applied', 'varchar(255)', 'varchar(255) NULL'),
  add('t_deployment', 'in_force', 'text', 'json NULL'),
  add('t_deployment', 'left_by', 'bigint', 'bigint NULL'),
  add('t_lane', 'expires_at', 'datetime', 'datetime(3) NULL'),
  add('t_lane', 'route', 'text', 'json NULL'),
  add('t_deploy_record', 'cause', 'text', 'json NULL'),
];

/** Once nothing is left to copy. */
export const stepsAfter: readonly SchemaStep[] = [
  drop('t_deployment', 'workload'),
  drop('t_lane', 'attempts'),
  { kind: 'index', table: 't_deployment', name: 'ix_deployment_env_status', columns: 'env, status' },
];

const sqliteValue = (path: string): string => `json_extract(workload, '$.${path}')`;
const mysqlValue = (path: string): string => `JSON_EXTRACT(workload, '$.${path}')`;
const mysqlWord = (path: string): string => `JSON_UNQUOTE(${mysqlValue(path)})`;

/**
 * Copies manifests of rows with ids from ? to ? that are not copied yet, within the database. Their text stays as it is:
 * what is applied later is what was applied before.
 */
export const copyManifests = {
  sqlite: `INSERT INTO t_snapshot (owner_kind, owner_id, kind, content, created_at)
    SELECT 'deployment', id, 'workload', '{"spec":null,"objects":[' || ${sqliteValue('deployment')} ||
      coalesce(',' || ${sqliteValue('service')}, '') || ']}', create_time
    FROM t_deployment WHERE id BETWEEN ? AND ? AND workload_hash = ''`,
  mysql: `INSERT INTO t_snapshot (owner_kind, owner_id, kind, content, created_at)
    SELECT 'deployment', id, 'workload', CONCAT('{"spec":null,"objects":[', ${mysqlValue('deployment')},
      IF(JSON_TYPE(${mysqlValue('service')}) = 'OBJECT', CONCAT(',', ${mysqlValue('service')}), ''), ']}'), create_time
    FROM t_deployment WHERE id BETWEEN ? AND ? AND workload_hash = ''`,
} as const;

/** Fills the new columns of the same rows, in the same transaction: a filled hash says that a row is copied. */
export const fillColumns = {
  sqlite: `UPDATE t_deployment SET workload_hash = ${sqliteValue('hash')}, applied = ${sqliteValue('hash')},
      service_port = ${sqliteValue('servicePort')},
      in_force = CASE WHEN served_at IS NULL THEN NULL ELSE '{"weight":' || coalesce(weight, 'null') ||
        ',"replicas":' || deployment_replicas || '}' END
    WHERE id BETWEEN ? AND ? AND workload_hash = ''`,
  mysql: `UPDATE t_deployment SET applied = ${mysqlWord('hash')},
      service_port = CAST(${mysqlWord('servicePort')} AS SIGNED),
      in_force = CASE WHEN served_at IS NULL THEN NULL ELSE CONCAT('{"weight":', COALESCE(weight, 'null'),
        ',"replicas":', deployment_replicas, '}') END,
      workload_hash = ${mysqlWord('hash')}
    WHERE id BETWEEN ? AND ? AND workload_hash = ''`,
} as const;
