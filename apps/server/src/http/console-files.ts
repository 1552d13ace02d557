import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { takes } from './compressed.js';
import { NotFound } from './domain-error.js';
import { basePath } from './public-url.js';

const built = fileURLToPath(new URL('../../../console/dist', import.meta.url));

const unbuilt = (base: string) => `<!doctype html><meta charset="utf-8"><title>Arthor</title>
<p>The server runs, its console is not built yet: <code>npm run build</code>, then load this page again.
<p>The API is described at <a href="${base}/api/docs">${base}/api/docs</a>.`;

/** The page itself, for every address that is no file. */
const pageFile = '/index.html';
/** What the built page says of where it is. */
const rootBase = '<base href="/" />';

/** Serves the console's built files. Its routing is in the browser, so any other page is index.html. */
@Injectable()
export class ConsoleFiles {
  /** The folder `npm run build` writes to; tests set another. */
  root: string = built;

  /** Answers a GET outside /api: the file, else the console's page for a browser, else 404. */
  async answer(request: Request, response: Response): Promise<void> {
    const base = basePath(request);
    if (request.path !== pageFile) {
      if (await this.sent(request, request.path, response)) return;
      // Without an Accept header: the page at /, JSON everywhere else.
      const order = request.path === '/' ? ['html', 'json'] : ['json', 'html'];
      if (request.accepts(order) !== 'html' || hasExtension(request.path))
        throw new NotFound('NOT_FOUND', 'There is nothing at this address.');
    }
    if (base === '' ? await this.sent(request, pageFile, response) : await this.pageSent(base, response))
      return;
    response.status(503).type('html').send(unbuilt(base));
  }

  /** Sends the console's page with the path it is under; false when there is none. */
  private async pageSent(base: string, response: Response): Promise<boolean> {
    const page = join(this.root, pageFile);
    if (!existsSync(page)) return false;
    const text = (await readFile(page, 'utf8')).replace(rootBase, () => `<base href="${base}/" />`);
    response.set(cachingOf(pageFile)).type('html').send(text);
    return true;
  }

  /** Sends a file of the console, compressed where the build left it so beside it; false when there is none. */
  private async sent(request: Request, path: string, response: Response): Promise<boolean> {
    const name = decoded(path);
    if (name === null || !existsSync(this.root)) return false;
    const [coding, ending] = this.packingOf(name, request);
    const headers = cachingOf(path);
    if (coding !== null) {
      // By the name of the compressed file it would be another one.
      response.type(extname(name));
      Object.assign(headers, { 'content-encoding': coding, vary: 'Accept-Encoding' });
    }
    return new Promise((resolve) => {
      response.sendFile(
        name + ending,
        { root: this.root, dotfiles: 'ignore', cacheControl: false, headers },
        (error: Error | undefined) => resolve(error === undefined || response.headersSent),
      );
    });
  }

  /** How the best file that the build made of this one, and that the browser can read, is compressed. */
  private packingOf(name: string, request: Request): Packing {
    if (!/^\/assets\/[\w.-]+$/.test(name)) return unpacked;
    return (
      packings.find(
        ([coding, ending]) => takes(request, coding) && existsSync(join(this.root, name + ending)),
      ) ?? unpacked
    );
  }
}

// File names below /assets contain a hash of their content.
const cachingOf = (path: string): Record<string, string> => ({
  'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
});

type Packing = readonly [coding: 'br' | 'gzip' | null, ending: string];
const packings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const satisfies readonly Packing[];
const unpacked: Packing = [null, ''];

const hasExtension = (path: string): boolean => /\.[A-Za-z0-9]{1,8}$/.test(path);

/** The path as a file name; null when it cannot be one. */
const decoded = (path: string): string | null => {
  try {
    const name = decodeURIComponent(path);
    return name === '/' || name.includes('\0') ? null : name;
  } catch {
    return null;
  }
};
