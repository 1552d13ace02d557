import type { ServerResponse } from 'node:http';
import type { World } from '../../world/world.js';

/** What the handler of one generation works with. */
export interface NacosCall {
  readonly world: World;
  readonly method: string;
  /** Below the context path. */
  readonly path: string;
  /** Of query and form. */
  readonly params: URLSearchParams;
  readonly response: ServerResponse;
}

export const plain = { 'content-type': 'text/plain;charset=UTF-8' };
