import { Column, Entity } from 'typeorm';
import { instant, word } from '../column.js';

/** What was decided once of a cluster: what is installed there later changes nothing. */
@Entity('t_cluster')
export class ClusterRow {
  /** uid of its namespace kube-system. */
  @Column(word('identity', { primary: true })) identity!: string;
  /** Name of the kubeconfig's context it was first seen through. */
  @Column(word('context')) context!: string;
  /** What `auto` means there, e.g. `ingress-nginx`. */
  @Column(word('route_provider')) routeProvider!: string;
  @Column(instant('created_at')) createdAt!: number;
}
