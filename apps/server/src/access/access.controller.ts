import { Controller } from '@nestjs/common';
import type { Received } from '@arthor/contract';
import { Caller, Endpoint, Input } from '../http/endpoint.js';
import { Principal } from '../http/principal.js';
import { AccountService } from './account.service.js';
import { TokenService } from './token.service.js';
import { UserService } from './user.service.js';

/** Users, their roles, and API tokens. */
@Controller()
export class AccessController {
  constructor(
    private readonly users: UserService,
    private readonly tokens: TokenService,
    private readonly accounts: AccountService,
  ) {}

  @Endpoint('listUsers')
  listUsers(@Input() { query }: Received<'listUsers'>) {
    return this.users.list(query);
  }

  @Endpoint('createUser')
  createUser(@Input() { body }: Received<'createUser'>, @Caller() by: Principal) {
    return this.accounts.create(by, body);
  }

  @Endpoint('updateUser')
  updateUser(@Input() { params, body }: Received<'updateUser'>, @Caller() by: Principal) {
    return this.accounts.setDisabled(by, params.username, body.disabled);
  }

  @Endpoint('setUserRoles')
  setUserRoles(@Input() { params, body }: Received<'setUserRoles'>, @Caller() by: Principal) {
    return this.users.setRoles(by, params.username, body.roles);
  }

  @Endpoint('listTokens')
  listTokens(@Input() { query }: Received<'listTokens'>, @Caller() by: Principal) {
    return this.tokens.list(by, query);
  }

  @Endpoint('createToken')
  createToken(@Input() { body }: Received<'createToken'>, @Caller() by: Principal) {
    return this.tokens.create(by, body);
  }

  @Endpoint('deleteToken')
  async deleteToken(
    @Input() { params }: Received<'deleteToken'>,
    @Caller() by: Principal,
  ): Promise<undefined> {
    await this.tokens.revoke(by, params.id);
  }
}
