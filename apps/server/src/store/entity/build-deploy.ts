import type { Params } from '@arthor/core';
import { Column, Entity, Index } from 'typeorm';
import { count, flag, json, long, word } from '../column.js';

/** Why a build was not deployed by itself. */
export interface DeployProblem {
  readonly code: string;
  readonly message: string;
  readonly params: Params;
}

/** That a build is to be deployed by itself once it succeeds, and what became of that. */
@Entity('t_build_deploy')
@Index('ix_build_deploy_pending', ['pending'])
export class BuildDeployRow {
  @Column(long('build_id', { primary: true })) buildId!: number;
  @Column(word('symbol', { length: 63 })) symbol!: string;
  @Column(count('replicas', { nullable: true })) replicas!: number | null;
  @Column(count('ttl_seconds', { nullable: true })) ttlSeconds!: number | null;
  /** Who asked: their rights count when the build succeeds. */
  @Column(long('user_id')) userId!: number;
  /** The token they asked with; null = by the console. */
  @Column(long('token_id', { nullable: true })) tokenId!: number | null;
  /** Until it was deployed, was refused, or its build ended otherwise. */
  @Column(flag('pending')) pending!: boolean;
  @Column(long('operation_id', { nullable: true })) operationId!: number | null;
  @Column(json('problem', { nullable: true })) problem!: DeployProblem | null;
}
