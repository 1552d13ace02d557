import { Controller, Inject, Req, Res } from '@nestjs/common';
import { routes } from '@arthor/contract';
import type { Request, Response } from 'express';
import { belowApi } from './address.js';
import { MethodNotAllowed, NotFound } from './domain-error.js';
import { expressPath, Outside } from './endpoint.js';
import { ConsoleFiles } from './console-files.js';

/** Takes what no other handler took: unknown paths below /api, and the console's pages. */
@Controller()
export class FallbackController {
  constructor(@Inject(ConsoleFiles) private readonly files: ConsoleFiles) {}

  @Outside('ALL', '{*path}', 'session below /api')
  async other(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (belowApi(request.path)) throw unknown(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') throw unknown(request);
    await this.files.answer(request, response);
  }
}

const unknown = (request: Request): NotFound | MethodNotAllowed => {
  const allowed = methodsAt(request.path);
  if (allowed.length === 0) return new NotFound('NOT_FOUND', 'There is nothing at this address.');
  const list = allowed.join(', ');
  return new MethodNotAllowed('METHOD_NOT_ALLOWED', `This address takes ${list}.`, {
    headers: { allow: list },
  });
};

/** The methods the contract has for a path. */
const methodsAt = (path: string): string[] => {
  const parts = path.replace(/\/$/, '').toLowerCase().split('/');
  return Object.values(routes)
    .filter((route) => matches(expressPath(route).split('/'), parts))
    .map((route) => route.method);
};

const matches = (pattern: readonly string[], parts: readonly string[]): boolean =>
  pattern.length === parts.length &&
  pattern.every((part, index) => part.startsWith(':') || part.toLowerCase() === parts[index]);
