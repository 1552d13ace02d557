/** Where somebody who signs out here is signed in as well. */
export abstract class SignOutElsewhere {
  /** The address at which a browser ends the session that the ended session `id` came from; null = there is none. */
  abstract addressFor(id: number): Promise<string | null>;
}
