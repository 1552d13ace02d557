import type {
  CanaryType,
  Condition,
  Deployment,
  DeploymentStatus,
  DeployMode,
  InForce,
  Lifecycle,
  PodState,
  Scaling,
  WorkloadFacts,
} from '@arthor/core';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { count, countAsWord, countOrZero, flag, instant, json, jsonOrEmpty, long, word } from '../column.js';

/** What the row keeps of a workload; its manifests are in t_snapshot. */
class WorkloadColumns implements WorkloadFacts {
  @Column(word('workload_hash')) hash!: string;
  @Column(countAsWord('deployment_container_port')) containerPort!: number;
  @Column(count('service_port')) servicePort!: number;
}

/**
 * One build running (or meant to run) in one lane. The properties are the core's; the columns are the
 * origin's wherever it has one, ours stand after them.
 */
@Entity('t_deployment')
@Index('uk_deployment_name', ['name'], { unique: true })
@Index('ix_deployment_build', ['applicationId', 'featureId', 'buildId'])
@Index('ix_deployment_env', ['environment', 'id'])
@Index('ix_deployment_env_status', ['environment', 'status'])
@Index('ix_deployment_application', ['environment', 'application', 'id'])
@Index('ix_deployment_status', ['status', 'id'])
@Index('ix_deployment_lane', ['laneId', 'status'])
export class DeploymentRow implements Deployment {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column(long('application_id')) applicationId!: number;
  @Column(word('application_name')) application!: string;
  @Column(long('feature_id')) featureId!: number;
  @Column(long('build_record_id')) buildId!: number;
  @Column(word('env')) environment!: string;
  @Column(word('namespace')) namespace!: string;
  @Column(word('host')) host!: string;
  @Column(word('deploy_mode')) deployMode!: DeployMode;
  @Column(long('related_deployment_id', { nullable: true })) relatedId!: number | null;
  @Column(flag('canary')) canary!: boolean;
  @Column(word('symbol')) symbol!: string;
  @Column(long('tick')) tick!: number;
  @Column(flag('external')) external!: boolean;
  @Column(word('status')) status!: DeploymentStatus;

  @Column(word('deployment_name')) name!: string;
  @Column(word('deployment_image_id')) image!: string;
  @Column(word('deployment_image_pull_policy')) imagePullPolicy!: string;
  @Column(count('deployment_replicas')) replicas!: number;
  @Column(count('deployment_updated_replicas', { nullable: true })) updatedReplicas!: number | null;
  @Column(countOrZero('deployment_ready_replicas')) readyReplicas!: number;
  @Column(count('deployment_available_replicas', { nullable: true })) availableReplicas!: number | null;
  @Column(count('deployment_unavailable_replicas', { nullable: true })) unavailableReplicas!: number | null;
  @Column(word('deployment_pod_label_name')) podLabelName!: string;
  @Column(word('deployment_container_name')) containerName!: string;
  @Column(json('deployment_ext', { nullable: true })) scaling!: Scaling | null;
  @Column(jsonOrEmpty('pods')) pods!: readonly PodState[];
  /** PROCESSING, SUCCESS or FAILURE, as the origin words it. */
  @Column(word('deployment_status')) deploymentStatus!: string;
  @Column(word('service_name', { nullable: true })) serviceName!: string | null;
  @Column(json('service_ext', { nullable: true })) serviceExt!: object | null;
  @Column(word('service_status', { nullable: true })) serviceStatus!: string | null;
  /** Always there in rows of ours; the origin's column lets it be null. */
  @Column(word('route_name', { nullable: true })) routeName!: string;
  @Column(word('route_path', { nullable: true })) routePath!: string | null;
  @Column(json('route_ext', { nullable: true })) routeExt!: object | null;
  @Column(word('route_status', { nullable: true })) routeStatus!: string | null;
  @Column(word('canary_type', { nullable: true })) canaryType!: CanaryType | null;
  @Column(word('canary_value', { nullable: true })) canaryValue!: string | null;
  @Column(word('lifecycle')) lifecycle!: Lifecycle;
  @Column(instant('shutdown_time', { nullable: true })) shutdownAt!: number | null;
  @Column(instant('create_time')) createdAt!: number;
  @Column(instant('finish_time', { nullable: true })) finishedAt!: number | null;

  @Column(long('lane_id')) laneId!: number;
  @Column(word('cluster_id', { nullable: true })) clusterId!: string | null;
  /** What writes its route, e.g. `ingress-nginx`; null until the first route write. */
  @Column(word('route_provider', { nullable: true })) routeProvider!: string | null;
  @Column(count('weight', { nullable: true })) weight!: number | null;
  @Column(word('commit_id', { nullable: true })) commitId!: string | null;
  @Column(() => WorkloadColumns, { prefix: false }) workload!: WorkloadFacts;
  @Column(json('conditions')) conditions!: readonly Condition[];
  @Column(instant('routed_at', { nullable: true })) routedAt!: number | null;
  @Column(instant('served_at', { nullable: true })) servedAt!: number | null;
  @Column(instant('removal_at', { nullable: true })) removalAt!: number | null;
  /** Always 0: a write compares the version of the lane. */
  @Column(long('version')) version!: number;
  @Column(word('applied', { nullable: true })) applied!: string | null;
  @Column(json('in_force', { nullable: true })) inForce!: InForce | null;
  @Column(long('left_by', { nullable: true })) leftBy!: number | null;
}
