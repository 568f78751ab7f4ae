/** Globals through which code in a worker reaches the network, storage or other threads. */
const DOORS = [
  'fetch',
  'fetchLater',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'WebTransport',
  'EventSource',
  'importScripts',
  'indexedDB',
  'caches',
  'cookieStore',
  'BroadcastChannel',
  'Worker',
  'SharedWorker',
];

/**
 * Removes every way out from a worker's global scope and its prototypes, for good; returns the names that could not be removed.
 * A module reaches none of them anyway, having only its imports: this is the second wall.
 */
export function closeDoors(scope: object): readonly string[] {
  for (
    let holder: object | null = scope;
    holder !== null;
    holder = Object.getPrototypeOf(holder) as object | null
  ) {
    for (const door of DOORS) Reflect.deleteProperty(holder, door);
  }
  return DOORS.filter((door) => door in scope);
}
