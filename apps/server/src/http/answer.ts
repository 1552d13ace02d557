import type { TextType } from '@arthor/contract';

/** A response with another success status, from `also` in the contract: e.g. 200 for a plan. */
export class Answer {
  private constructor(
    readonly status: number,
    readonly body: unknown,
  ) {}

  static as(status: number, body: unknown): Answer {
    return new Answer(status, body);
  }
}

/** The response of a `numbered` endpoint: the body, and the number of the last event it contains. */
export class Numbered<T> {
  constructor(
    readonly body: T,
    /** Clients drop events up to this number. */
    readonly seq: number,
  ) {}
}

/** A response as text of another media type, if the contract says so; downloads as a file. */
export class TextAnswer {
  constructor(
    readonly type: TextType,
    readonly fileName: string,
    /** Taken as the client reads; what throws cuts the response off. */
    readonly parts: AsyncIterable<string>,
  ) {}
}
