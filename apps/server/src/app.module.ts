import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AuditLogModule } from './audit-log/audit-log.module.js';
import { AuditModule } from './audit/audit.module.js';
import { ApplicationModule } from './application/application.module.js';
import { EnvironmentModule } from './environment/environment.module.js';
import { BuildsModule } from './builds/builds.module.js';
import { DispatcherModule } from './dispatcher/dispatcher.module.js';
import { EventModule } from './event/event.module.js';
import { FreezeModule } from './freeze/freeze.module.js';
import { HistoryModule } from './history/history.module.js';
import { HttpModule } from './http/http.module.js';
import { CoreModule, type Core } from './runtime/core.module.js';
import { BoardModule } from './board/board.module.js';
import { LaneModule } from './lane/lane.module.js';
import { OidcModule } from './oidc/oidc.module.js';
import { OperationModule } from './operation/operation.module.js';
import { SessionModule } from './session/session.module.js';
import { SystemModule } from './system/system.module.js';

/** The whole server. The edge comes last: its fallback route must match last. */
@Module({})
export class AppModule {
  static of(core: Core): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CoreModule.of(core),
        SystemModule,
        AuditModule,
        AccessModule,
        SessionModule,
        OidcModule,
        ApplicationModule,
        EnvironmentModule,
        EventModule,
        LaneModule,
        BoardModule,
        OperationModule,
        FreezeModule,
        DispatcherModule,
        BuildsModule,
        HistoryModule,
        AuditLogModule,
        HttpModule,
      ],
    };
  }
}
