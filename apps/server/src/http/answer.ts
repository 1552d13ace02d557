import { seqHeader } from '@arthor/contract';

/** An answer that is more than a body; its body is filtered through the schema of its status. */
export class Answer {
  readonly #headers = new Map<string, string>();

  private constructor(
    /** null = the endpoint's own success status. */
    readonly status: number | null,
    readonly body: unknown,
  ) {}

  /** The endpoint's usual body, to carry headers. */
  static of(body: unknown): Answer {
    return new Answer(null, body);
  }

  /** A further success of the contract's `also`, e.g. 200 for a plan. */
  static as(status: number, body: unknown): Answer {
    return new Answer(status, body);
  }

  /** The event number the body reflects: a client drops events up to it. */
  seq(seq: number): this {
    return this.header(seqHeader, String(seq));
  }

  header(name: string, value: string): this {
    this.#headers.set(name, value);
    return this;
  }

  get headers(): Iterable<[string, string]> {
    return this.#headers;
  }
}
