/** A promise that some connection left behind and nobody awaits: it is told with its stack, and the relay goes on serving the others. */
export function surviveStrayRejections(): void {
  process.on('unhandledRejection', (reason) => {
    console.error('A background task failed; the relay goes on:', reason);
  });
}
