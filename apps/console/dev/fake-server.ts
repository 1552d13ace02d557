import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer } from './answer.js';
import { FakeApi } from './fake-api.js';

const api = new FakeApi();

/** For `vite --mode fake`: one world for everyone who looks. */
export const handle = (request: IncomingMessage, response: ServerResponse): Promise<void> =>
  answer(api, request, response);
