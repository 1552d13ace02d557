/** A further success of the contract's `also`, e.g. 200 for a plan; its body is filtered through that schema. */
export class Answer {
  private constructor(
    readonly status: number,
    readonly body: unknown,
  ) {}

  static as(status: number, body: unknown): Answer {
    return new Answer(status, body);
  }
}

/** The answer of an endpoint that the contract calls numbered: the body, and the event it reflects. */
export class Numbered<T> {
  constructor(
    readonly body: T,
    /** A client drops the events up to this number: the body contains them. */
    readonly seq: number,
  ) {}
}
