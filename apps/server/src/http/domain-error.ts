import type { Params } from '@arthor/core';

/** One field that was refused: `path` as in `settings.drainSeconds`, `query.limit`, `path.name`. */
export interface FieldError {
  readonly path: string;
  readonly code: string;
  /** What of the text is wrong: the character, part or rule. */
  readonly params?: Readonly<Record<string, string>> | undefined;
}

interface Details {
  /** Values for the client's own sentence about the code. Never a secret. */
  readonly params?: Params;
  readonly errors?: readonly FieldError[];
  readonly cause?: unknown;
  /** Further response headers, e.g. Retry-After. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * An expected refusal. Services throw it; only the problem filter turns it into HTTP. Clients choose
 * their own words by `code`; `message` is one English sentence that says what to do.
 */
export abstract class DomainError extends Error {
  /** HTTP status of this class of refusals. */
  abstract readonly status: number;
  readonly params: Params;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: string,
    message: string,
    details: Details = {},
  ) {
    super(message, { cause: details.cause });
    this.params = details.params ?? {};
    this.errors = details.errors ?? [];
    this.headers = details.headers ?? {};
  }
}

/** 400: the request itself is not well formed. */
export class BadRequest extends DomainError {
  override readonly name = 'BadRequest';
  readonly status = 400;
}

/** 401: no credential, or an unknown one. */
export class Unauthenticated extends DomainError {
  override readonly name = 'Unauthenticated';
  readonly status = 401;
}

/** 403: known, but not allowed. */
export class Forbidden extends DomainError {
  override readonly name = 'Forbidden';
  readonly status = 403;
}

/** 404: the path names something that does not exist. */
export class NotFound extends DomainError {
  override readonly name = 'NotFound';
  readonly status = 404;
}

/** 405: the path exists, but not with this method. */
export class MethodNotAllowed extends DomainError {
  override readonly name = 'MethodNotAllowed';
  readonly status = 405;
}

/** 409: the current state forbids it (name taken, lane moved, build not finished). */
export class Conflict extends DomainError {
  override readonly name = 'Conflict';
  readonly status = 409;
}

/** 413: the body is too large. */
export class TooLarge extends DomainError {
  override readonly name = 'TooLarge';
  readonly status = 413;
}

/** 415: not JSON in UTF-8. */
export class UnsupportedMediaType extends DomainError {
  override readonly name = 'UnsupportedMediaType';
  readonly status = 415;
}

/** 421: the request was meant for another host. */
export class Misdirected extends DomainError {
  override readonly name = 'Misdirected';
  readonly status = 421;
}

/** 422: well formed, but a rule forbids it, or the body names an unknown id. */
export class Invalid extends DomainError {
  override readonly name = 'Invalid';
  readonly status = 422;
}

/** 429: too many requests; Retry-After says when to try again. */
export class TooManyRequests extends DomainError {
  override readonly name = 'TooManyRequests';
  readonly status = 429;

  constructor(code: string, message: string, retryAfterSeconds: number) {
    super(code, message, {
      params: { retryAfterSeconds },
      headers: { 'retry-after': String(retryAfterSeconds) },
    });
  }
}

/** 503: the database cannot do it now; Retry-After says when to try again. */
export class Unavailable extends DomainError {
  override readonly name = 'Unavailable';
  readonly status = 503;

  constructor(code: string, message: string, retryAfterSeconds: number, cause: unknown) {
    super(code, message, {
      params: { retryAfterSeconds },
      headers: { 'retry-after': String(retryAfterSeconds) },
      cause,
    });
  }
}

/** 502: a provider that is needed for the answer failed or refused. */
export class ProviderFailed extends DomainError {
  override readonly name = 'ProviderFailed';
  readonly status = 502;
}
