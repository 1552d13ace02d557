-- Arthor's tables for MySQL 8 and MariaDB 10.6 or newer, to be imported by hand into an empty database:
--
--   CREATE DATABASE arthor CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
--   mysql --default-character-set=utf8mb4 arthor < arthor.sql
--
-- Importing is a choice: a server that finds an empty database makes the same tables itself. This file
-- carries the migration rows of what it creates, so that a server goes on from here. It fails on the
-- first table that exists: a database in use is never touched.

SET NAMES utf8mb4;

CREATE TABLE t_installation (
  id int NOT NULL,
  instance_id varchar(32) NOT NULL,
  device_key varchar(64) NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_application_setting (
  id bigint NOT NULL AUTO_INCREMENT,
  application varchar(63) NOT NULL,
  environment varchar(63) NOT NULL,
  settings json NOT NULL,
  updated_at datetime(3) NOT NULL,
  updated_by varchar(255) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_application_setting (application, environment)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_application (
  id bigint NOT NULL AUTO_INCREMENT,
  name varchar(255) NOT NULL,
  description varchar(255) NOT NULL,
  pipeline_id bigint NOT NULL,
  created_at datetime(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_application_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_audit (
  id bigint NOT NULL AUTO_INCREMENT,
  at datetime(3) NOT NULL,
  who varchar(255) NOT NULL,
  through varchar(255) NOT NULL,
  action varchar(255) NOT NULL,
  target varchar(255) NULL,
  environment varchar(255) NULL,
  application varchar(255) NULL,
  reason text NULL,
  result varchar(255) NOT NULL,
  request_id varchar(255) NULL,
  remote_address varchar(255) NULL,
  times int NULL,
  PRIMARY KEY (id),
  KEY ix_audit_who (who, id),
  KEY ix_audit_environment (environment, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_build_record (
  id bigint NOT NULL AUTO_INCREMENT,
  application_id bigint NOT NULL,
  application_name varchar(255) NOT NULL,
  feature_id bigint NOT NULL,
  feature_name varchar(255) NOT NULL,
  commit_id varchar(255) NULL,
  image_id varchar(255) NULL,
  build_number varchar(255) NULL,
  job_name varchar(255) NOT NULL,
  env_id bigint NOT NULL,
  status varchar(255) NOT NULL,
  number_of_check int NOT NULL,
  create_time datetime(3) NOT NULL,
  finish_time datetime(3) NULL,
  environment varchar(63) NOT NULL,
  source varchar(255) NOT NULL,
  repository_url varchar(255) NOT NULL,
  branch varchar(255) NOT NULL,
  queue_id varchar(255) NULL,
  digest varchar(255) NULL,
  url text NULL,
  triggered_at datetime(3) NULL,
  started_at datetime(3) NULL,
  abort_requested_at datetime(3) NULL,
  ended_code varchar(255) NULL,
  reason text NULL,
  attempts int NOT NULL,
  due_at datetime(3) NULL,
  by_user varchar(255) NOT NULL,
  by_through varchar(255) NOT NULL,
  principal varchar(255) NOT NULL,
  idempotency_key varchar(255) NULL,
  body_hash varchar(255) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_build_idempotency (principal, idempotency_key),
  KEY ix_build_due (due_at),
  KEY ix_build_environment (environment, id),
  KEY ix_build_status (status, id),
  KEY ix_build_application (application_name, id),
  KEY ix_build_feature (application_id, feature_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_counter (
  id bigint NOT NULL AUTO_INCREMENT,
  name varchar(255) NULL,
  value bigint NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_counter_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_deploy_record (
  id bigint NOT NULL AUTO_INCREMENT,
  operate varchar(255) NOT NULL,
  target_id bigint NOT NULL,
  target_snapshot json NOT NULL,
  related_id bigint NULL,
  related_snapshot json NULL,
  create_time datetime(3) NOT NULL,
  status varchar(255) NOT NULL,
  tick bigint NOT NULL,
  lane_id bigint NOT NULL,
  source_lane_id bigint NULL,
  application varchar(63) NOT NULL,
  environment varchar(63) NOT NULL,
  symbol varchar(63) NOT NULL,
  canary int NOT NULL,
  build_record_id bigint NULL,
  related json NOT NULL,
  cancels bigint NULL,
  steps json NOT NULL,
  blocking json NULL,
  on_stalled varchar(255) NOT NULL,
  ended_code varchar(255) NULL,
  ended_by bigint NULL,
  finished_at datetime(3) NULL,
  reason text NULL,
  by_user varchar(255) NOT NULL,
  by_through varchar(255) NOT NULL,
  principal varchar(255) NOT NULL,
  idempotency_key varchar(255) NULL,
  body_hash varchar(255) NULL,
  cause json NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_deploy_record_idempotency (principal, idempotency_key),
  KEY ix_deploy_record_target (target_id, id),
  KEY ix_deploy_record_status (status, id),
  KEY ix_deploy_record_application (environment, application, id),
  KEY ix_deploy_record_environment (environment, id),
  UNIQUE KEY uk_deploy_record_tick (lane_id, tick),
  KEY ix_deploy_record_lane (lane_id, status),
  KEY ix_deploy_record_source (source_lane_id, status)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_deployment (
  id bigint NOT NULL AUTO_INCREMENT,
  application_id bigint NOT NULL,
  application_name varchar(255) NOT NULL,
  feature_id bigint NOT NULL,
  build_record_id bigint NOT NULL,
  env varchar(255) NOT NULL,
  namespace varchar(255) NOT NULL,
  host varchar(255) NOT NULL,
  deploy_mode varchar(255) NOT NULL,
  related_deployment_id bigint NULL,
  canary int NOT NULL,
  symbol varchar(255) NOT NULL,
  tick bigint NOT NULL,
  external int NOT NULL,
  status varchar(255) NOT NULL,
  deployment_name varchar(255) NOT NULL,
  deployment_image_id varchar(255) NOT NULL,
  deployment_image_pull_policy varchar(255) NOT NULL,
  deployment_replicas int NOT NULL,
  deployment_updated_replicas int NULL,
  deployment_ready_replicas int NULL,
  deployment_available_replicas int NULL,
  deployment_unavailable_replicas int NULL,
  deployment_pod_label_name varchar(255) NOT NULL,
  deployment_container_name varchar(255) NOT NULL,
  deployment_container_port varchar(255) NOT NULL,
  deployment_ext json NULL,
  pods json NULL,
  deployment_status varchar(255) NOT NULL,
  service_name varchar(255) NULL,
  service_ext json NULL,
  service_status varchar(255) NULL,
  route_name varchar(255) NULL,
  route_path varchar(255) NULL,
  route_ext json NULL,
  route_status varchar(255) NULL,
  canary_type varchar(255) NULL,
  canary_value varchar(255) NULL,
  lifecycle varchar(255) NOT NULL,
  shutdown_time datetime(3) NULL,
  create_time datetime(3) NOT NULL,
  finish_time datetime(3) NULL,
  lane_id bigint NOT NULL,
  cluster_id varchar(255) NULL,
  route_provider varchar(255) NULL,
  weight int NULL,
  commit_id varchar(255) NULL,
  conditions json NOT NULL,
  routed_at datetime(3) NULL,
  served_at datetime(3) NULL,
  removal_at datetime(3) NULL,
  version bigint NOT NULL,
  workload_hash varchar(255) NOT NULL,
  service_port int NOT NULL,
  applied varchar(255) NULL,
  in_force json NULL,
  left_by bigint NULL,
  PRIMARY KEY (id),
  KEY ix_deployment_lane (lane_id, status),
  KEY ix_deployment_status (status, id),
  KEY ix_deployment_application (env, application_name, id),
  KEY ix_deployment_env (env, id),
  KEY ix_deployment_build (application_id, feature_id, build_record_id),
  UNIQUE KEY uk_deployment_name (deployment_name),
  KEY ix_deployment_env_status (env, status)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_env_setting (
  id bigint NOT NULL AUTO_INCREMENT,
  environment varchar(63) NOT NULL,
  settings json NOT NULL,
  updated_at datetime(3) NOT NULL,
  updated_by varchar(255) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_env_setting_environment (environment)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_env (
  id bigint NOT NULL AUTO_INCREMENT,
  name varchar(255) NOT NULL,
  description varchar(255) NOT NULL,
  host varchar(255) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_env_name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_event (
  seq bigint NOT NULL,
  kind varchar(255) NOT NULL,
  entity varchar(255) NOT NULL,
  entity_id bigint NOT NULL,
  snapshot json NOT NULL,
  created_at datetime(3) NOT NULL,
  PRIMARY KEY (seq),
  KEY ix_event_created_at (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_feature (
  id bigint NOT NULL AUTO_INCREMENT,
  name varchar(255) NOT NULL,
  application_name varchar(255) NOT NULL,
  application_id bigint NOT NULL,
  repository_type varchar(255) NOT NULL,
  repository_url varchar(255) NOT NULL,
  branch varchar(255) NOT NULL,
  lifecycle varchar(255) NOT NULL,
  created_at datetime(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_feature_name (application_id, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_lane (
  id bigint NOT NULL AUTO_INCREMENT,
  application varchar(63) NOT NULL,
  environment varchar(63) NOT NULL,
  symbol varchar(63) NOT NULL,
  tick bigint NOT NULL,
  version bigint NOT NULL,
  main_id bigint NULL,
  canary_id bigint NULL,
  due_at datetime(3) NULL,
  conditions json NOT NULL,
  blocking json NULL,
  expires_at datetime(3) NULL,
  route json NULL,
  PRIMARY KEY (id),
  KEY ix_lane_due (due_at),
  KEY ix_lane_environment (environment, id),
  UNIQUE KEY uk_lane (application, environment, symbol)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_lock (
  lock_entry varchar(255) NOT NULL,
  owner varchar(255) NULL,
  epoch bigint NULL,
  expires_at datetime(3) NULL,
  PRIMARY KEY (lock_entry)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_login_throttle (
  subject varchar(255) NOT NULL,
  empty_at datetime(3) NOT NULL DEFAULT '1970-01-02 00:00:00',
  PRIMARY KEY (subject)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_pipeline (
  id bigint NOT NULL AUTO_INCREMENT,
  job_name varchar(255) NOT NULL,
  type varchar(255) NOT NULL,
  status varchar(255) NOT NULL,
  reason_code varchar(255) NULL,
  reason text NULL,
  attempts int NOT NULL,
  due_at datetime(3) NULL,
  PRIMARY KEY (id),
  KEY ix_pipeline_due (due_at),
  UNIQUE KEY uk_pipeline_job_name (job_name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_session (
  id bigint NOT NULL AUTO_INCREMENT,
  token_hash varchar(64) NOT NULL,
  user_id bigint NOT NULL,
  csrf varchar(255) NOT NULL,
  created_at datetime(3) NOT NULL,
  used_at datetime(3) NOT NULL,
  expires_at datetime(3) NOT NULL,
  remote_address varchar(255) NULL,
  user_agent varchar(255) NULL,
  PRIMARY KEY (id),
  KEY ix_session_expires (expires_at),
  KEY ix_session_user (user_id),
  UNIQUE KEY uk_session_token (token_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_token (
  id bigint NOT NULL AUTO_INCREMENT,
  name varchar(255) NOT NULL,
  token_hash varchar(64) NOT NULL,
  user_id bigint NOT NULL,
  role varchar(255) NOT NULL,
  environments json NULL,
  applications json NULL,
  created_at datetime(3) NOT NULL,
  expires_at datetime(3) NOT NULL,
  used_at datetime(3) NULL,
  revoked_at datetime(3) NULL,
  parent_id bigint NULL,
  PRIMARY KEY (id),
  KEY ix_token_user (user_id),
  UNIQUE KEY uk_token_hash (token_hash),
  KEY ix_token_parent (parent_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_user_role (
  id bigint NOT NULL AUTO_INCREMENT,
  user_id bigint NOT NULL,
  role varchar(255) NOT NULL,
  environment varchar(63) NULL,
  PRIMARY KEY (id),
  KEY ix_user_role_user (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_user (
  id bigint NOT NULL AUTO_INCREMENT,
  username varchar(255) NOT NULL,
  password varchar(255) NOT NULL,
  nickname varchar(255) NOT NULL,
  create_time datetime(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY uk_user_username (username)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO t_installation (id, instance_id)
SELECT 1, REPLACE(UUID(), '-', '') FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM t_installation);

INSERT INTO t_counter (name, value)
SELECT 'event', 0 FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM t_counter WHERE name = 'event');

CREATE TABLE t_snapshot (
  owner_kind varchar(63) NOT NULL,
  owner_id bigint NOT NULL,
  kind varchar(63) NOT NULL,
  content json NOT NULL,
  created_at datetime(3) NOT NULL,
  PRIMARY KEY (owner_kind, owner_id, kind)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_cluster (
  identity varchar(255) NOT NULL,
  context varchar(255) NOT NULL,
  route_provider varchar(255) NULL,
  ingress_class varchar(255) NULL,
  created_at datetime(3) NOT NULL,
  PRIMARY KEY (identity)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_user_state (
  user_id bigint NOT NULL,
  must_change_password int NOT NULL,
  roles_set int NOT NULL,
  PRIMARY KEY (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_freeze (
  id bigint NOT NULL AUTO_INCREMENT,
  environment varchar(63) NULL,
  application varchar(63) NULL,
  starts_at datetime(3) NOT NULL,
  ends_at datetime(3) NULL,
  reason text NOT NULL,
  by_user varchar(255) NOT NULL,
  by_through varchar(255) NOT NULL,
  created_at datetime(3) NOT NULL,
  lifted_by varchar(255) NULL,
  PRIMARY KEY (id),
  KEY ix_freeze_end (ends_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_build_deploy (
  build_id bigint NOT NULL,
  symbol varchar(63) NOT NULL,
  replicas int NULL,
  ttl_seconds int NULL,
  user_id bigint NOT NULL,
  token_id bigint NULL,
  pending int NOT NULL,
  operation_id bigint NULL,
  problem json NULL,
  PRIMARY KEY (build_id),
  KEY ix_build_deploy_pending (pending)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_incident (
  id bigint NOT NULL AUTO_INCREMENT,
  operation_id bigint NOT NULL,
  deployment_id bigint NOT NULL,
  code varchar(255) NOT NULL,
  params json NOT NULL,
  why text NOT NULL,
  began_at datetime(3) NOT NULL,
  ended_at datetime(3) NULL,
  PRIMARY KEY (id),
  KEY ix_incident_operation (operation_id),
  KEY ix_incident_deployment (deployment_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_user_identity (
  user_id bigint NOT NULL,
  issuer varchar(255) NOT NULL,
  subject varchar(255) NOT NULL,
  created_at datetime(3) NOT NULL,
  PRIMARY KEY (user_id),
  UNIQUE KEY uk_user_identity (issuer, subject)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_oidc_session (
  session_id bigint NOT NULL,
  user_id bigint NOT NULL,
  sid varchar(255) NULL,
  id_token text NULL,
  expires_at datetime(3) NOT NULL,
  PRIMARY KEY (session_id),
  KEY ix_oidc_session_user (user_id),
  KEY ix_oidc_session_sid (sid),
  KEY ix_oidc_session_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_oidc_logout (
  token_hash varchar(64) NOT NULL,
  expires_at datetime(3) NOT NULL,
  PRIMARY KEY (token_hash),
  KEY ix_oidc_logout_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE t_migration (
  id int NOT NULL AUTO_INCREMENT,
  timestamp bigint NOT NULL,
  name varchar(255) NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO t_migration (timestamp, name) VALUES (1795392000000, 'Foundation1795392000000');
INSERT INTO t_migration (timestamp, name) VALUES (1795996800000, 'Groundwork1795996800000');
INSERT INTO t_migration (timestamp, name) VALUES (1796601600000, 'UserState1796601600000');
INSERT INTO t_migration (timestamp, name) VALUES (1796688000000, 'ByItself1796688000000');
INSERT INTO t_migration (timestamp, name) VALUES (1796774400000, 'Incident1796774400000');
INSERT INTO t_migration (timestamp, name) VALUES (1796846400000, 'RunningOfLane1796846400000');
INSERT INTO t_migration (timestamp, name) VALUES (1796864400000, 'Access1796864400000');
INSERT INTO t_migration (timestamp, name) VALUES (1796954400000, 'Openid1796954400000');
