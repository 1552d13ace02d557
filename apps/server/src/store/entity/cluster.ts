import { Column, Entity } from 'typeorm';
import { instant, told, word } from '../column.js';

/** Decisions about a cluster, made once: later installations there change nothing. */
@Entity('t_cluster')
export class ClusterRow {
  /** The uid of its namespace kube-system. */
  @Column(word('identity', { primary: true })) identity!: string;
  /** The kubeconfig context it was first seen through; '' if unnamed. */
  @Column(told('context')) context!: string;
  /** What `auto` means there if a Gateway is named, e.g. `ingress-nginx`; null = not decided yet. */
  @Column(word('route_provider', { nullable: true })) routeProvider!: string | null;
  /** Class of Ingresses if none is named; null = not decided yet. */
  @Column(word('ingress_class', { nullable: true })) ingressClass!: string | null;
  @Column(instant('created_at')) createdAt!: number;
}
