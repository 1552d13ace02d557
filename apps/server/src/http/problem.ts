import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { ProviderError } from '@arthor/core';
import type { Problem } from '@arthor/contract';
import { DomainError } from './domain-error.js';

/** The RFC 9457 document that answers every refusal and fault. */
export const problemOf = (error: unknown, requestId: string): Problem => {
  if (error instanceof DomainError)
    return {
      ...frame(error.status, requestId),
      code: error.code,
      detail: error.message,
      params: { ...error.params },
      errors: error.errors.map(({ params, ...one }) =>
        params === undefined ? one : { ...one, params: { ...params } },
      ),
    };
  if (error instanceof ProviderError)
    return {
      ...frame(502, requestId),
      code: error.code,
      detail: error.message,
      params: { ...error.params, provider: error.provider },
    };
  const status = statusOf(error);
  if (status >= 500) return frame(500, requestId);
  return { ...frame(status, requestId), code: codes[status] ?? 'BAD_REQUEST', detail: details[status] ?? '' };
};

/** A fault of ours. No details: they are in the log, under the request's id. */
const frame = (status: number, requestId: string): Problem => ({
  type: 'about:blank',
  title: STATUS_CODES[status] ?? 'Error',
  status,
  code: 'INTERNAL',
  detail: 'Something went wrong here. The log has the details under this request id.',
  params: {},
  requestId,
  errors: [],
});

const codes: Readonly<Record<number, string>> = { 400: 'BAD_REQUEST', 404: 'NOT_FOUND' };
const details: Readonly<Record<number, string>> = {
  400: 'The request was not understood.',
  404: 'There is nothing at this address.',
};

/** Status of errors that the framework and its router throw. */
const statusOf = (error: unknown): number => {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof URIError) return 400;
  const { status } = Object(error);
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
};
