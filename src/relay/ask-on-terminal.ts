import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';

/** Asks whoever sits at the terminal; null where nobody does. An interrupted question is answered with nothing. */
export function askOnTerminal(signal: AbortSignal): ((question: string) => Promise<string>) | null {
  if (!stdin.isTTY || !stdout.isTTY) return null;
  return async (question) => {
    const terminal = createInterface({ input: stdin, output: stdout });
    terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    try {
      return await terminal.question(question, { signal });
    } catch {
      return '';
    } finally {
      terminal.close();
    }
  };
}
