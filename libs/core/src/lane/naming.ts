/** `{application}-{32 hex}`, at most 63 characters and starting with a letter (RFC 1035 label). */
export const deploymentName = (application: string, hex32: string): string => `${application}-${hex32}`;

/** `/{application}.{symbol}`: the prefix under which a lane answers; stripped before the pod. */
export const lanePath = (application: string, symbol: string): string => `/${application}.${symbol}`;

/** What a lane's route name is hashed from; the name carries the first 8 hex digits of its SHA-256. */
export const routeNameSeed = (environment: string, application: string, symbol: string): string =>
  `${environment}|${application}|${symbol}`;

/** Name of a lane's route object: readable, unique within the namespace, the same for ever. */
export const routeObjectName = (application: string, symbol: string, hash8: string): string =>
  `${application}-${symbol}-${hash8}`;
