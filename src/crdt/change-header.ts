import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { FormatError, byteReader, type ByteReader } from './byte-reader.ts';
import { countItems } from './count-items.ts';
import { authorBytes, actorBytes, maxChangeBytes, maxOps, maxStartOp } from './limits.ts';

/** What decides where a change stands in a document's history, read without Automerge. */
export interface ChangeHeader {
  /** SHA-256 of the chunk, 64 hex digits. */
  readonly hash: string;
  readonly deps: readonly string[];
  /** 96 hex digits: author's key, then 16 bytes. */
  readonly actor: string;
  readonly seq: number;
  readonly startOp: number;
  readonly ops: number;
}

/** Where a document stands after this change. */
export const lastOp = (header: ChangeHeader): number => header.startOp + header.ops - 1;

const magic = '856f4a83';
const changeChunk = 1;
const compressedChunk = 2;
const compressedColumn = 8;
const actionColumn = 0x42;

/** The hash of a chunk, 64 hex digits. */
export const changeHash = (chunk: Uint8Array): string => bytesToHex(sha256(chunk.subarray(8)));

function chunkContents(bytes: Uint8Array): { hash: string; contents: Uint8Array } {
  if (bytes.length > maxChangeBytes)
    throw new FormatError(`${bytes.length} bytes, more than ${maxChangeBytes}`);
  const reader = byteReader(bytes);
  if (bytesToHex(reader.take(4)) !== magic) throw new FormatError('bytes that do not start with 85 6f 4a 83');
  const checksum = bytesToHex(reader.take(4));
  const [type = 0] = reader.take(1);
  if (type === compressedChunk) throw new FormatError('a compressed change');
  if (type !== changeChunk) throw new FormatError(`a chunk of type ${type}`);
  const contents = reader.take(reader.uint());
  if (reader.left() > 0) throw new FormatError(`${reader.left()} bytes after the change`);
  const hash = changeHash(bytes);
  if (!hash.startsWith(checksum)) throw new FormatError('a checksum that does not match');
  return { hash, contents };
}

function readColumns(reader: ByteReader): number {
  const columns = Array.from({ length: Math.min(reader.uint(), 64) }, () => {
    return { specification: reader.uint(), length: reader.uint() };
  });
  let ops = 0;
  for (const { specification, length } of columns) {
    if ((specification & compressedColumn) !== 0) throw new FormatError('a compressed column');
    const items = countItems(specification, reader.take(length));
    if (specification === actionColumn && items !== null) ops = items;
  }
  if (ops === 0) throw new FormatError('a change without operations');
  return ops;
}

function readHeader(bytes: Uint8Array): ChangeHeader {
  const { hash, contents } = chunkContents(bytes);
  const reader = byteReader(contents);
  const count = reader.uint();
  if (count * 32 > reader.left()) throw new FormatError('more dependencies than bytes');
  const deps = Array.from({ length: count }, () => bytesToHex(reader.take(32)));
  const actor = bytesToHex(reader.take(reader.uint()));
  const seq = reader.uint();
  const startOp = reader.uint();
  reader.int(); // time: the entry carries it
  reader.take(reader.uint()); // message
  const otherActors = reader.uint();
  for (let i = 0; i < otherActors; i++) reader.take(reader.uint());
  const ops = readColumns(reader);
  if (seq < 1 || startOp < 1) throw new FormatError('a sequence number or operation below 1');
  if (startOp > maxStartOp)
    throw new FormatError(`a change that starts at operation ${startOp}, above ${maxStartOp}`);
  return { hash, deps, actor, seq, startOp, ops };
}

/** The header of one uncompressed change chunk within the limits of the entry rule, or what was found instead, in words. */
export function parseChangeHeader(bytes: Uint8Array, author: string): ChangeHeader | string {
  try {
    const header = readHeader(bytes);
    const ofAuthor = header.actor.startsWith(author) && author.length === authorBytes * 2;
    return ofAuthor && header.actor.length === actorBytes * 2 ? header : 'an actor that is not its author’s';
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

/** What {@link parseChangeHeader} asks for, in words. */
export const expectedChange = `one uncompressed change of the card by its author, with at most ${maxOps} operations (one per character typed or deleted)`;
