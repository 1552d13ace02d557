import { Injectable } from '@nestjs/common';

/** Whether the server takes work; turned off as the first step of its end, so that no more is sent here. */
@Injectable()
export class Readiness {
  private ending = false;

  get isEnding(): boolean {
    return this.ending;
  }

  /** /readyz says 503 from now on. */
  end(): void {
    this.ending = true;
  }
}
