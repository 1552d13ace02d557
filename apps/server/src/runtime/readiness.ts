import { Injectable } from '@nestjs/common';

/** Whether the server takes work; turned off as the first step of its end, so that no more is sent here. */
@Injectable()
export class Readiness {
  private readonly listeners = new Set<() => void>();
  private ending = false;

  get isEnding(): boolean {
    return this.ending;
  }

  /** Called at the first step of the end: whoever holds an answer open for long ends it now. */
  onEnding(listener: () => void): void {
    if (this.ending) listener();
    else this.listeners.add(listener);
  }

  /** /readyz says 503 from now on. Once. */
  end(): void {
    this.ending = true;
    for (const listener of this.listeners) listener();
    this.listeners.clear();
  }
}
