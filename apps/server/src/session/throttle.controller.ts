import type { Received } from '@arthor/contract';
import { Controller } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { NotFound } from '../http/domain-error.js';
import { Caller, Endpoint, Input } from '../http/endpoint.js';
import { Principal } from '../http/principal.js';
import { UserRow } from '../store/entity/user.js';
import { Store } from '../store/store.js';
import { Throttle } from './throttle.js';

@Controller()
export class ThrottleController {
  constructor(
    private readonly store: Store,
    private readonly throttle: Throttle,
    private readonly audit: Audit,
  ) {}

  @Endpoint('clearThrottle')
  async clear(
    @Input() { params: { username } }: Received<'clearThrottle'>,
    @Caller() by: Principal,
  ): Promise<undefined> {
    await this.store.write(async (tx) => {
      const user = await tx.rows.findOneBy(UserRow, { username });
      if (user === null)
        throw new NotFound('USER_UNKNOWN', 'There is no such user.', { params: { username } });
      await this.throttle.clear(tx, user);
      await this.audit.record(tx, by, { action: 'clearThrottle', target: `user/${user.username}` });
    });
  }
}
