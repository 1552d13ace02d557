import { Readable } from 'node:stream';
import {
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { routes, schemas, seqHeader, type Route, type RouteName, type Schemas } from '@arthor/contract';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { Log } from '../runtime/log.js';
import { Answer, Numbered, TextAnswer } from './answer.js';
import { AtOnce, kindOf } from './at-once.js';
import { endpointKey } from './endpoint.js';
import { LeftOut } from './left-out.js';
import { onceOf } from './idempotency.js';
import { receive } from './receive.js';
import { stateOf } from './request-state.js';

/** Between guard and handler: validates the request and filters the response by the contract's schemas. */
@Injectable()
export class ContractInterceptor implements NestInterceptor {
  private readonly atOnce = new AtOnce();

  constructor(
    private readonly reflector: Reflector,
    private readonly log: Log,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const name = this.reflector.get<RouteName | undefined>(endpointKey, context.getHandler());
    if (name === undefined) return next.handle();
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const route: Route = routes[name];
    const state = stateOf(request);
    state.received = await receive(name, request);
    const kind = kindOf(name, state.received);
    if (kind !== null && state.principal !== null) this.atOnce.begin(state.principal, kind, response);
    if (route.repeatable === true && state.principal !== null)
      state.once = onceOf(state.principal, request, state.received.body);
    const broken: Broken = (id, error) => {
      this.log.error({ err: error, endpoint: name, id }, 'a row is not as it can be: the list leaves it out');
    };
    return next.handle().pipe(map((result: unknown) => filter(name, result, response, broken)));
  }
}

/** Hears of a row that a list leaves out. */
type Broken = (id: unknown, error: unknown) => void;

const filter = (name: RouteName, result: unknown, response: Response, broken: Broken): unknown => {
  const { response: usual, also, text }: Schemas = schemas[name];
  const route: Route = routes[name];
  if ((route.numbered === true) !== result instanceof Numbered)
    throw new Error(`the handler of ${name} and the contract disagree on ${seqHeader}`);
  if (result instanceof Numbered) response.setHeader(seqHeader, String(result.seq));
  if (result instanceof TextAnswer) return streamed(name, result, text);
  if (result instanceof Answer) response.status(result.status);
  const schema = result instanceof Answer ? (also?.[result.status] ?? usual) : usual;
  const body: unknown = result instanceof Answer || result instanceof Numbered ? result.body : result;
  return schema === null ? undefined : filtered(schema, body, broken);
};

/**
 * As the schema says. In a list one row that somebody broke by hand is left out, and told by its id and in the log: it
 * must not take the others away.
 */
const filtered = (schema: NonNullable<Schemas['response']>, body: unknown, broken: Broken): unknown => {
  const whole = read(schema, body);
  if (!('error' in whole)) return whole.data;
  const rest: Record<string, unknown> = { ...Object(body) };
  const { items } = rest;
  if (!Array.isArray(items)) throw whole.error;
  const leftOut: unknown[] = [];
  const sound = items.filter((item: unknown) => {
    const one = item instanceof LeftOut ? item : read(schema, { ...rest, items: [item] });
    if (!('error' in one)) return true;
    const id: unknown = Object(item).id;
    leftOut.push(id);
    broken(id, one.error);
    return false;
  });
  // What is wrong is not in a row.
  if (leftOut.length === 0) throw whole.error;
  return schema.parse({ ...rest, items: sound, leftOut: leftOut.filter(Number.isSafeInteger) });
};

/** What a schema makes of a value; a value that throws when it is looked into is wrong, too. */
function read(
  schema: NonNullable<Schemas['response']>,
  value: unknown,
): { data: unknown } | { error: unknown } {
  try {
    return { data: schema.parse(value) };
  } catch (error) {
    return { error };
  }
}

const streamed = (
  name: RouteName,
  { type, fileName, parts }: TextAnswer,
  text: Schemas['text'],
): StreamableFile => {
  if (text?.includes(type) !== true)
    throw new Error(`the handler of ${name} and the contract disagree on ${type}`);
  const disposition = `attachment; filename="${fileName}"`;
  return new StreamableFile(Readable.from(parts, { objectMode: false }), {
    type: `${type}; charset=utf-8`,
    disposition,
  });
};
