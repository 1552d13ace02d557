import { Column, Entity, Index } from 'typeorm';
import { instant, word } from '../column.js';

/** A logout token of the OpenID provider that was followed: none counts twice. Kept as long as it would be valid. */
@Entity('t_oidc_logout')
@Index('ix_oidc_logout_expires', ['expiresAt'])
export class OidcLogoutRow {
  /** SHA-256 of its `jti`. */
  @Column(word('token_hash', { primary: true, length: 64 })) tokenHash!: string;
  @Column(instant('expires_at')) expiresAt!: number;
}
