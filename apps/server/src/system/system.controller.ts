import { Controller } from '@nestjs/common';
import type { Calls } from '@arthor/contract';
import { Endpoint } from '../http/endpoint.js';
import { Providers } from '../runtime/providers.js';
import { version } from '../runtime/version.js';

/** Version and providers of this installation. */
@Controller()
export class SystemController {
  constructor(private readonly providers: Providers) {}

  @Endpoint('getSystem')
  system(): Calls<'getSystem'>['response'] {
    const { simulated } = this.providers;
    return { version, simulated: [...simulated], pipeline: this.providers.pipeline() !== null };
  }
}
