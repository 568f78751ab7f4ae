import { fromHex } from '../willow/bytes.ts';

/** How a relay introduces itself over HTTP: the registry it carries and where its peers' door is. */
export interface Introduction {
  /** 32 bytes. */
  readonly namespace: Uint8Array;
  /** Multiaddrs. */
  readonly addresses: readonly string[];
}

/** Asks the origin's relay who it is (`GET /api/about`); null when it does not answer or answers nonsense. */
export async function findRegistry(origin: string, signal: AbortSignal): Promise<Introduction | null> {
  try {
    const response = await fetch(new URL('/api/about', origin), { signal, cache: 'no-store' });
    return response.ok ? parseIntroduction(await response.json()) : null;
  } catch {
    return null;
  }
}

/** The introduction in a parsed JSON value; null when it is none. */
export function parseIntroduction(value: unknown): Introduction | null {
  if (typeof value !== 'object' || value === null) return null;
  const { namespace, addresses } = value as { namespace?: unknown; addresses?: unknown };
  const key = typeof namespace === 'string' ? fromHex(namespace) : null;
  if (key?.length !== 32 || !Array.isArray(addresses)) return null;
  const texts = addresses.filter(
    (address): address is string => typeof address === 'string' && address.length <= 512,
  );
  return texts.length === 0 ? null : { namespace: key, addresses: texts.slice(0, 16) };
}
