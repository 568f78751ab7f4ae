import { decode } from 'cborg';
import { BadField } from './fields.ts';
import { messages, wireVersion } from './messages.ts';
import type { Message, MessageKind } from './messages.ts';

/** CBOR as we write it and nothing else: shortest forms, definite lengths, no tags, no floats that are not numbers. */
const strictly = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  useMaps: true,
  rejectDuplicateMapKeys: true,
} as const;

const byNumber = new Map<
  number,
  { readonly kind: MessageKind; readonly field: { parse(value: unknown): object } }
>(
  (Object.keys(messages) as MessageKind[]).map((kind) => {
    const [number, field] = messages[kind];
    return [number, { kind, field }] as const;
  }),
);

/** The message in one frame's bytes (without the length), or one sentence on what was expected and found. Never throws. */
export function decodeMessage(frame: Uint8Array): Message | { readonly problem: string } {
  let value: unknown;
  try {
    value = decode(frame, strictly);
  } catch (error) {
    return {
      problem: `a frame that is not strict CBOR (${error instanceof Error ? error.message : 'unreadable'})`,
    };
  }
  if (!Array.isArray(value) || value.length < 2) return { problem: 'a frame that is no message array' };
  const [version, number, ...rest] = value as unknown[];
  if (version !== wireVersion)
    return { problem: `protocol version ${String(version)} instead of ${wireVersion}` };
  const row = typeof number === 'number' ? byNumber.get(number) : undefined;
  if (!row) return { problem: `unknown message type ${String(number)}` };
  try {
    return { kind: row.kind, ...row.field.parse(rest) } as Message;
  } catch (error) {
    if (error instanceof BadField) return { problem: `a malformed ${row.kind} message (${error.message})` };
    throw error;
  }
}
