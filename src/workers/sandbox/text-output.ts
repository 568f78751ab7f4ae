/** Text a module prints, kept up to a limit. */
export interface TextOutput {
  print(text: string): void;
  printBytes(bytes: Uint8Array): void;
  text(): string;
}

/** Bytes of UTF-8: 64 KiB. */
const OUTPUT_LIMIT = 65_536;

/** Collects at most 64 KiB of UTF-8; what comes after is dropped, which the text's last line then says. */
export function textOutput(): TextOutput {
  const kept = new Uint8Array(OUTPUT_LIMIT);
  let length = 0;
  let dropped = false;
  const printBytes = (bytes: Uint8Array): void => {
    const room = OUTPUT_LIMIT - length;
    dropped ||= bytes.length > room;
    kept.set(bytes.subarray(0, room), length);
    length += Math.min(room, bytes.length);
  };
  return {
    printBytes,
    print: (text) => {
      const target = kept.subarray(length);
      const { read, written } = new TextEncoder().encodeInto(text, target);
      length += written;
      dropped ||= read < text.length;
    },
    text: () => {
      const text = new TextDecoder().decode(kept.subarray(0, length));
      return dropped ? `${text}\n… (cut after 64 KiB)` : text;
    },
  };
}
