import { Controller } from '@nestjs/common';
import type { Calls } from '@arthor/contract';
import { Endpoint } from '../http/endpoint.js';
import { isoTime, isoTimeOrNull } from '../http/iso-time.js';
import { DispatchLoad } from '../runtime/dispatch-load.js';
import { LoopLag } from '../runtime/loop-lag.js';
import type { ProviderMet } from '../runtime/provider-health.js';
import { Providers } from '../runtime/providers.js';
import { version } from '../runtime/version.js';

/** Version and providers of this installation. */
@Controller()
export class SystemController {
  constructor(
    private readonly providers: Providers,
    private readonly lag: LoopLag,
    private readonly dispatch: DispatchLoad,
  ) {}

  @Endpoint('getSystem')
  system(): Calls<'getSystem'>['response'] {
    const { simulated } = this.providers;
    return {
      version,
      simulated: [...simulated],
      routeProviders: [...this.providers.routeProviders],
      pipeline: this.providers.pipeline() !== null,
      providers: this.providers.met.map(providerBody),
      loopLag: this.lag.measured(),
      queue: { ...this.dispatch.load() },
    };
  }
}

const providerBody = ({ name, instance, lastSuccessAt, lastError }: ProviderMet) => ({
  name,
  instance,
  lastSuccessAt: isoTimeOrNull(lastSuccessAt),
  lastError: lastError && { ...lastError, at: isoTime(lastError.at) },
});
