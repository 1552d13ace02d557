import { Column, Entity } from 'typeorm';
import { instant, word } from '../column.js';

/** What was decided once of a cluster: what is installed there later changes nothing. */
@Entity('t_cluster')
export class ClusterRow {
  /** uid of its namespace kube-system. */
  @Column(word('identity', { primary: true })) identity!: string;
  /** Name of the kubeconfig's context it was first seen through; '' where that has none. */
  @Column(word('context')) context!: string;
  /** What `auto` means there where a Gateway is named, e.g. `ingress-nginx`; null = nobody asked yet. */
  @Column(word('route_provider', { nullable: true })) routeProvider!: string | null;
  /** The class of its Ingresses where none is named; null = nobody asked yet. */
  @Column(word('ingress_class', { nullable: true })) ingressClass!: string | null;
  @Column(instant('created_at')) createdAt!: number;
}
