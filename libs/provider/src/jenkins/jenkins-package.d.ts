/** What of the package `jenkins` is used here; it brings no types. Answers are parsed, not trusted. */
declare module 'jenkins' {
  interface Tree {
    readonly tree?: string;
  }

  /** The part of papi's request that an extension may touch. */
  interface PapiRequest {
    /** Emits `cancel` to abort. */
    ctx?: import('node:events').EventEmitter;
  }

  class Jenkins {
    constructor(options: {
      baseUrl: string;
      crumbIssuer: false;
      headers: Readonly<Record<string, string>>;
      agent?: import('node:http').Agent;
      timeout: number;
    });
    _ext(event: 'onCreate', extend: (request: PapiRequest, next: () => void) => void): void;
    info(options: Tree): Promise<unknown>;
    readonly job: {
      config(path: string): Promise<unknown>;
      config(path: string, xml: string): Promise<unknown>;
      create(path: string, xml: string): Promise<unknown>;
      get(path: string, options: Tree): Promise<unknown>;
    };
    readonly build: { get(path: string, number: number, options: Tree): Promise<unknown> };
    readonly queue: {
      list(options: Tree): Promise<unknown>;
      item(id: number, options: Tree): Promise<unknown>;
    };
  }
  export default Jenkins;
}
