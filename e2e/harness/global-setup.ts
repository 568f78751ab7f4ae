import { sweepLinks } from './link.ts';
import { template } from './template-data.ts';

/** Runs before the first spec, so that no test's own time is spent on publishing the examples. */
export async function setup(): Promise<void> {
  sweepLinks();
  await template();
}

export function teardown(): void {
  sweepLinks();
}
