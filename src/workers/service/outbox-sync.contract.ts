/** Tag of the Background Sync event that sends the outbox. */
export const outboxTag = 'outbox';

/** Web Lock: who holds it writes receipts (service worker) or folds them in (registry worker). */
export const outboxLock = 'outbox';

/** BroadcastChannel on which the service worker says that it has sent. */
export const outboxChannel = 'outbox';

/** From the service worker to a page, with a port on which the page answers that it syncs. */
export const handOver = { kind: 'sync' } as const;
