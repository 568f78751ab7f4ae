import { template } from './template-data.ts';

/** Runs before the first spec, so that no test's own time is spent on publishing the examples. */
export async function setup(): Promise<void> {
  await template();
}
