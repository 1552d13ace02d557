import type { Operation } from '@arthor/contract';

/** An operation as an event tells it, with what only an answer told of it before. */
export function withTold(told: Operation, before: Operation | undefined): Operation {
  if (before?.change === undefined || told.change !== undefined) return told;
  const { change, by } = before;
  return { ...told, change, by: { ...told.by, ...(by.name === undefined ? {} : { name: by.name }) } };
}
