import { Column, Entity, Index } from 'typeorm';
import { instant, long, prose, word } from '../column.js';

/** What a session is at the OpenID provider where it began. Ends with its time, perhaps after the session itself. */
@Entity('t_oidc_session')
@Index('ix_oidc_session_user', ['userId'])
@Index('ix_oidc_session_sid', ['sid'])
@Index('ix_oidc_session_expires', ['expiresAt'])
export class OidcSessionRow {
  @Column(long('session_id', { primary: true })) sessionId!: number;
  @Column(long('user_id')) userId!: number;
  /** The provider's own id of the session; null where it has none. */
  @Column(word('sid', { nullable: true })) sid!: string | null;
  /** Sealed; the provider is shown it at sign-out, to know whose session ends. null = it was too long to keep. */
  @Column(prose('id_token', { nullable: true })) idToken!: string | null;
  @Column(instant('expires_at')) expiresAt!: number;
}
