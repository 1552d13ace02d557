import { Column, Entity } from 'typeorm';
import { flag, long } from '../column.js';

/** What is known of a user beside t_user, which keeps its columns. Users made by SQL have no row until the API changes something. */
@Entity('t_user_state')
export class UserStateRow {
  @Column(long('user_id', { primary: true })) userId!: number;
  /** The password is one that somebody else knows. */
  @Column(flag('must_change_password')) mustChangePassword!: boolean;
  /** The API has set the roles: without any the user has none, also not the default one. */
  @Column(flag('roles_set')) rolesSet!: boolean;
}
