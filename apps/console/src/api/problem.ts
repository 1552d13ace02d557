import type { Problem } from '@arthor/contract';

/** One field the server refused: where in the body, and a code the console has words for. */
export type FieldError = Problem['errors'][number];

/**
 * What the server (or the way to it) refused. `status` 0 with code NETWORK: no answer came, so it is
 * unknown whether the request arrived.
 */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;
  readonly errors: readonly FieldError[];

  constructor(problem: {
    status: number;
    code: string;
    detail: string;
    params?: Readonly<Record<string, unknown>>;
    requestId?: string | null;
    errors?: readonly FieldError[];
    cause?: unknown;
  }) {
    super(problem.detail, { cause: problem.cause });
    this.status = problem.status;
    this.code = problem.code;
    this.params = problem.params ?? {};
    this.requestId = problem.requestId ?? null;
    this.errors = problem.errors ?? [];
  }
}

/** Whether repeating the very same request can help: no answer, overload, or a fault of the server. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status === 429 || error.status >= 500);
}

/** Reads a refused answer; one that is not problem+json (a proxy's page) becomes code UNREADABLE. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const { status } = response;
  const unreadable = { status, code: 'UNREADABLE', detail: `HTTP ${status} ${response.statusText}`.trim() };
  let body: unknown;
  try {
    body = await response.json();
  } catch (cause) {
    return new ApiProblem({ ...unreadable, cause });
  }
  return isProblem(body) ? new ApiProblem({ ...body, status }) : new ApiProblem(unreadable);
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string'
  );
}
