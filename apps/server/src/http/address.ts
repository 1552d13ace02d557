/** Whether a path belongs to the API, however it is spelt; unknown ones there are nobody's to probe. */
export const belowApi = (path: string): boolean => /^\/+api(\/|$)/i.test(path);
