import type { Received } from '@arthor/contract';
import { Injectable } from '@nestjs/common';
import { roleToOperate } from '../http/operate-right.js';
import type { Principal } from '../http/principal.js';
import { LaneEnvironments } from '../lane/lane-environment.js';
import { Providers } from '../runtime/providers.js';
import type { View } from '../store/store.js';
import { requirePipeline } from './require-pipeline.js';

type Wanted = Pick<Received<'createBuild'>['body'], 'application' | 'environment' | 'image'>;

/** What a build is refused by before it is looked at. */
@Injectable()
export class BuildRules {
  constructor(
    private readonly environments: LaneEnvironments,
    private readonly providers: Providers,
  ) {}

  /** An image that was made elsewhere is what it says it is: for a protected environment that is an OPERATOR's word. */
  async requireRight(view: View, caller: Principal, wanted: Wanted): Promise<void> {
    caller.require('DEVELOPER', wanted);
    if (wanted.image === undefined) return;
    const { environment } = await this.environments.of(view, wanted);
    if (environment !== null) caller.require(roleToOperate(environment), wanted);
  }

  /** Only a pipeline can build; what is made elsewhere needs none. */
  requirePipeline({ image }: Wanted): void {
    if (image === undefined) requirePipeline(this.providers);
  }
}
