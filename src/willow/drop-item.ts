import type { ByteReader } from './byte-reader.ts';
import { concatBytes, equalBytes, fromHex } from './bytes.ts';
import type { Capability } from './capability.ts';
import { c64Bytes, c64Standalone, c64Tag, readC64, readC64Standalone } from './compact-u64.ts';
import type { Entry } from './entry.ts';
import { encodePathRelativePath, readPathRelativePath } from './relative-path.ts';
import { encodeRelativeToken, readRelativeToken } from './relative-token.ts';
import type { AuthorisedEntry } from './token.ts';

/** What follows the head of an item: nothing, the payload, one slice of it from its first chunk on, or several slices or a later one. */
export type PayloadMode = 'none' | 'whole' | 'slice' | 'slices';

/** An item of a drop up to its payload. */
export interface ItemHead extends AuthorisedEntry {
  readonly mode: PayloadMode;
}

/** What an item is written against: the one before it. */
export interface ItemBefore {
  readonly entry: Pick<Entry, 'namespaceId' | 'subspaceId' | 'path'>;
  readonly capability: Capability;
}

/** An `ItemHead` that was read, and with it how many path components the drop has had so far. */
export interface ReadHead extends ItemHead {
  readonly components: number;
}

/** The byte after the last item. */
export const END = 0;
/** More than any head has: a path and 16 delegations with areas, each of at most 4,096 components and as many bytes. */
export const MAX_HEAD_BYTES = 2 ** 19;

const ENTRY = 0x40;
const KIND = 0xc0;
const NAMESPACE_DIFFERS = 0x20;
const SUBSPACE_DIFFERS = 0x10;
const modes: readonly PayloadMode[] = ['none', 'whole', 'slice', 'slices'];
const nothing = new Uint8Array(0);
const defaultId =
  fromHex('934e6021339e1f013ba94900edc25d8d74c0b4e573768910ae0f507d8c817318') ?? new Uint8Array(32);

/** The default entry and token of Willow'25, which the first item of a drop is relative to. */
export const beforeFirst: ItemBefore & { readonly components: number } = {
  entry: { namespaceId: defaultId, subspaceId: defaultId, path: [] },
  capability: {
    kind: 'communal',
    mode: 'write',
    namespaceKey: defaultId,
    userKey: defaultId,
    delegations: [],
  },
  components: 0,
};

/** The bytes of an item up to its payload; RangeError for a token that is none for its entry. */
export function encodeItemHead(head: ItemHead, before: ItemBefore): Uint8Array {
  const { entry, mode } = head;
  const isNamespace = equalBytes(entry.namespaceId, before.entry.namespaceId);
  const isSubspace = equalBytes(entry.subspaceId, before.entry.subspaceId);
  const header =
    ENTRY |
    (isNamespace ? 0 : NAMESPACE_DIFFERS) |
    (isSubspace ? 0 : SUBSPACE_DIFFERS) |
    (c64Tag(entry.timestamp, 2) << 2) |
    modes.indexOf(mode);
  return concatBytes(
    Uint8Array.of(header),
    isNamespace ? nothing : entry.namespaceId,
    isSubspace ? nothing : entry.subspaceId,
    encodePathRelativePath(entry.path, before.entry.path),
    c64Bytes(entry.timestamp, 2),
    c64Standalone(entry.payloadLength),
    entry.payloadDigest,
    encodeRelativeToken(head, entry, before.capability),
  );
}

/**
 * Reads one head in its canonic form, or null for the end of the drop. `base` counts the bytes of the drop before the reader's first.
 * Fails also where a drop has had more path components than bytes, so that what is read is never much larger than what came.
 */
export function readItemHead(
  reader: ByteReader,
  before: ItemBefore & { readonly components: number },
  base = 0,
): ReadHead | null {
  const start = reader.at;
  const header = reader.byte();
  if (reader.problem !== null || header === END) return null;
  const place = `at byte ${base + start}`;
  if ((header & KIND) !== ENTRY) reader.fail(`expected an entry or the end of the drop ${place}`, start);
  const entry: Entry = {
    namespaceId: (header & NAMESPACE_DIFFERS) === 0 ? before.entry.namespaceId : reader.take(32),
    subspaceId: (header & SUBSPACE_DIFFERS) === 0 ? before.entry.subspaceId : reader.take(32),
    path: readPathRelativePath(reader, before.entry.path),
    timestamp: readC64(reader, (header >> 2) & 3, 2),
    payloadLength: readC64Standalone(reader),
    payloadDigest: reader.take(32),
  };
  const token = readRelativeToken(reader, entry, before.capability);
  const mode = modes[header & 3] ?? 'none';
  const components = before.components + entry.path.length;
  const head = { entry, ...token, mode, components };
  if (reader.problem === null && !isCanonic(head, before, reader.since(start)))
    reader.fail(`expected the canonic encoding of the entry ${place}, found another`, start);
  if (components > base + reader.at) reader.fail('expected shorter paths in a drop of this size', start);
  return head;
}

/** An item that cannot be encoded is not one that was encoded. */
function isCanonic(head: ItemHead, before: ItemBefore, bytes: Uint8Array): boolean {
  try {
    return equalBytes(encodeItemHead(head, before), bytes);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
