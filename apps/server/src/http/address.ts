/** Whether a path is below /api, in any spelling: unknown paths there need a session, so strangers cannot probe. */
export const belowApi = (path: string): boolean => /^\/+api(\/|$)/i.test(path);
