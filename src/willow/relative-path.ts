import { decodeWhole } from './byte-reader.ts';
import type { ByteReader, EncodingForm } from './byte-reader.ts';
import { concatBytes } from './bytes.ts';
import { c64Standalone, readC64StandaloneLength } from './compact-u64.ts';
import type { Decoded } from './decoded.ts';
import {
  commonPrefixCount,
  encodePath,
  isPrefix,
  isWithinLimits,
  mustBeWithinLimits,
  readPath,
} from './path.ts';
import type { Path } from './path.ts';

/** path_extends_path: what `path` adds to its `prefix`; RangeError when it is none, or the path is beyond the limits. */
export function encodePathExtendsPath(path: Path, prefix: Path): Uint8Array {
  mustBeWithinLimits(path);
  if (!isPrefix(prefix, path)) throw new RangeError('expected a path that extends the prefix');
  return encodePath(path.slice(prefix.length));
}

/** Reads a path_extends_path; the whole path must keep the limits too. */
export function readPathExtendsPath(reader: ByteReader, prefix: Path): Path {
  const rest = readPath(reader);
  if (prefix.length === 0) return rest;
  const path = [...prefix, ...rest];
  if (!isWithinLimits(path))
    reader.fail('expected a path within the limits after its prefix, found a longer one');
  return path;
}

/** path_rel_path: how many components are those of `reference`, then the rest. RangeError for a path beyond the limits. */
export function encodePathRelativePath(path: Path, reference: Path): Uint8Array {
  mustBeWithinLimits(path);
  const shared = commonPrefixCount(path, reference);
  return concatBytes(c64Standalone(BigInt(shared)), encodePath(path.slice(shared)));
}

/** Reads one path_rel_path; in canonic form a shared count below the longest possible is refused. */
export function readPathRelativePath(reader: ByteReader, reference: Path): Path {
  const shared = readC64StandaloneLength(reader);
  if (shared > reference.length)
    reader.fail(`expected at most ${reference.length} shared components, found ${shared}`);
  if (reader.problem !== null) return [];
  const path = readPathExtendsPath(reader, reference.slice(0, shared));
  if (reader.form === 'canonic' && commonPrefixCount(path, reference) !== shared) {
    reader.fail(`expected the count of all shared components, found ${shared}`);
  }
  return path;
}

/** The path of exactly these bytes; in canonic form a shared count below the longest possible is refused. */
export function decodePathRelativePath(
  bytes: Uint8Array,
  reference: Path,
  form: EncodingForm = 'canonic',
): Decoded<Path> {
  return decodeWhole(bytes, (reader) => readPathRelativePath(reader, reference), form);
}
