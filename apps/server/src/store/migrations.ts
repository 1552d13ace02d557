import { Foundation1795392000000 } from './migration/0001-foundation.js';
import { Groundwork1795996800000 } from './migration/0002-groundwork.js';
import { UserState1796601600000 } from './migration/0003-user-state.js';
import { ByItself1796688000000 } from './migration/0004-by-itself.js';
import { Incident1796774400000 } from './migration/0005-incident.js';
import { RunningOfLane1796846400000 } from './migration/0006-running-of-lane.js';
import { Access1796864400000 } from './migration/0007-access.js';
import { Openid1796954400000 } from './migration/0008-openid.js';

/** Every migration, oldest first. `script/db/mysql/arthor.sql` also contains their rows. */
export const migrations = [
  Foundation1795392000000,
  Groundwork1795996800000,
  UserState1796601600000,
  ByItself1796688000000,
  Incident1796774400000,
  RunningOfLane1796846400000,
  Access1796864400000,
  Openid1796954400000,
];

/** The table of applied migrations. */
export const migrationTable = 't_migration';

/** How {@link migrationTable} is created, so that the migrations and arthor.sql create the same table. */
export const createMigrationTable = {
  mysql: `CREATE TABLE IF NOT EXISTS t_migration (
    id int NOT NULL AUTO_INCREMENT,
    timestamp bigint NOT NULL,
    name varchar(255) NOT NULL,
    PRIMARY KEY (id)
  ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
  sqlite: `CREATE TABLE IF NOT EXISTS t_migration (
    id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
    timestamp bigint NOT NULL,
    name varchar(255) NOT NULL
  )`,
} as const;
