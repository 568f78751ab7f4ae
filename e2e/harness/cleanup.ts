/** What must not outlive this process, even when a test never came to its end. Synchronous: nothing else runs at exit. */
const undone = new Set<() => void>();

process.on('exit', () => {
  for (const undo of undone) undo();
});
// The test runner ends its processes so, and then `exit` is not told.
process.once('SIGTERM', () => process.exit(143));

/** Does `undo` at the latest when this process exits; returns how to do it now, once. */
export function undoAtExit(undo: () => void): () => void {
  undone.add(undo);
  return () => {
    if (undone.delete(undo)) undo();
  };
}
