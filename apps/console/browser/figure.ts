import { appendFile } from 'node:fs/promises';

/** One goal of the console and what was measured of it. */
export interface Figure {
  /** Its key in script/console-goals.mjs. */
  readonly goal: string;
  /** In the unit of the goal. */
  readonly value: number;
  /** What this machine allows for where that is more than the goal says. */
  readonly limit?: number;
  /** How it was taken. */
  readonly how?: string;
}

/** Prints a figure, and adds it to the file that ARTHOR_FIGURES names. */
export async function tell(figure: Figure): Promise<void> {
  const line = JSON.stringify(figure);
  console.log(`figure ${line}`);
  const file = process.env['ARTHOR_FIGURES'];
  if (file !== undefined) await appendFile(file, `${line}\n`);
}
