/** How much the dispatcher has to do. */
export abstract class DispatchLoad {
  /** Lanes that wait to be worked, and that are worked now. */
  abstract load(): { readonly waiting: number; readonly running: number };
}
