/** Tells a person what goes on: finished lines, and on a terminal one line that counts. */
export interface Progress {
  say(text: string): void;
  /** Shown until the next call of either. */
  count(text: string): void;
}

export function progressOn(output: NodeJS.WriteStream): Progress {
  const erase = '\r\u001b[2K';
  let counting = false;
  const clear = (): string => (counting ? erase : '');
  return {
    say(text) {
      output.write(`${clear()}${text}\n`);
      counting = false;
    },
    count(text) {
      if (!output.isTTY) return;
      output.write(`${clear()}${text}`);
      counting = true;
    },
  };
}
