let asked = false;

/** Asks the browser, once a session, not to evict this site's data; called at an install or publish. A no changes nothing. */
export function askToPersist(): void {
  if (asked || !('storage' in navigator)) return;
  asked = true;
  void navigator.storage.persist().catch(() => false);
}
