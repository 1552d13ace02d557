import { Injectable } from '@nestjs/common';

/** Whether the server takes requests: from the end of its start on. Shutdown turns it off first, so that a load balancer stops sending. */
@Injectable()
export class Readiness {
  private readonly listeners = new Set<() => void>();
  private begun = false;
  private ending = false;

  get hasBegun(): boolean {
    return this.begun;
  }

  get isEnding(): boolean {
    return this.ending;
  }

  /** Calls back when shutdown begins: end long-lived responses then. */
  onEnding(listener: () => void): void {
    if (this.ending) listener();
    else this.listeners.add(listener);
  }

  /** Ends the start: accounts are there, and whoever waited for /readyz may sign in. */
  begin(): void {
    this.begun = true;
  }

  /** Begins the shutdown: /readyz answers 503 from now on. */
  end(): void {
    this.ending = true;
    for (const listener of this.listeners) listener();
    this.listeners.clear();
  }
}
