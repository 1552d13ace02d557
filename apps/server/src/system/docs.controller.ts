import { createRequire } from 'node:module';
import { apiBase } from '@arthor/contract';
import { Controller, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Config } from '../config.js';
import { basePathOf } from '../http/base-path.js';
import { NotFound } from '../http/domain-error.js';
import { Outside } from '../http/endpoint.js';
import { InjectConfig } from '../runtime/inject-config.js';
import { openapiDocument } from './openapi/document.js';

const locate = createRequire(import.meta.url).resolve;

/** Files of the page, from the installed package: nothing is loaded from other hosts. */
const files: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', locate('swagger-ui-dist/swagger-ui.css')],
  ['swagger-ui-bundle.js', locate('swagger-ui-dist/swagger-ui-bundle.js')],
]);

const page = (base: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Arthor API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${base}/api/docs/swagger-ui.css"></head>
<body><div id="document"></div>
<script src="${base}/api/docs/swagger-ui-bundle.js"></script>
<script src="${base}/api/docs/start.js"></script></body>
</html>`;

// Lets a signed-in user try calls: writes with a cookie need the session's CSRF value.
const start = (
  base: string,
) => `const session = fetch('${base}${apiBase}/session').then((answer) => (answer.ok ? answer.json() : null));
SwaggerUIBundle({
  url: '${base}/api/openapi.json',
  dom_id: '#document',
  deepLinking: true,
  validatorUrl: null,
  requestInterceptor: async (request) => {
    const known = request.url.includes('${base}${apiBase}/') ? await session : null;
    if (known && known.csrf) request.headers['x-arthor-csrf'] = known.csrf;
    return request;
  },
});
`;

/** The description of the API, for machines and people. Public: it says nothing about this installation. */
@Controller()
export class DocsController {
  private readonly base: string;
  /** Made when it is first asked for: it takes as long as much of a start. */
  private document: string | undefined;

  constructor(@InjectConfig() config: Config) {
    this.base = basePathOf(config.publicUrl);
  }

  @Outside('GET', '/api/openapi.json')
  openapi(@Res() response: Response): void {
    response.setHeader('cache-control', 'no-cache');
    response.type('application/json').send((this.document ??= this.describe()));
  }

  @Outside('GET', '/api/docs')
  docs(@Res() response: Response): void {
    response.type('text/html').send(page(this.base));
  }

  @Outside('GET', '/api/docs/start.js')
  start(@Res() response: Response): void {
    response.type('text/javascript').send(start(this.base));
  }

  @Outside('GET', '/api/docs/:file')
  file(@Param('file') name: string, @Res() response: Response): void {
    const path = files.get(name);
    if (path === undefined) throw new NotFound('NOT_FOUND', 'There is nothing at this address.');
    response.setHeader('cache-control', 'public, max-age=86400');
    response.sendFile(path, { cacheControl: false });
  }

  private describe(): string {
    const servers = [{ url: `${this.base}${apiBase}` }];
    return JSON.stringify({ ...openapiDocument(), servers });
  }
}
