import { bytesAt, trap } from './host.ts';
import type { HostImports, HostSetting } from './host.ts';

/** The longest message read, in bytes. */
const LONGEST = 4_096;

/** An AssemblyScript string: UTF-16 at `pointer`, its byte length in the 4 bytes before. */
function stringAt(memory: WebAssembly.Memory, pointer: number): string {
  if (pointer === 0) return '';
  const head = bytesAt(memory, pointer - 4, 4);
  const length = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
  return new TextDecoder('utf-16le').decode(bytesAt(memory, pointer, Math.min(length, LONGEST)).slice());
}

/** AssemblyScript's three own imports: `abort` ends the run with its message and place, `trace` prints, `seed` is random. */
export function assemblyscriptHost({ output, memory }: HostSetting): HostImports {
  const abort = (message = 0, file = 0, line = 0, column = 0): void => {
    const text = stringAt(memory(), message) || 'abort';
    throw trap(`it aborted: ${text} (${stringAt(memory(), file)}:${line}:${column})`);
  };
  const trace = (message = 0, count = 0, ...numbers: number[]): void => {
    const shown = numbers.slice(0, count).join(', ');
    output.print(`trace: ${stringAt(memory(), message)}${shown === '' ? '' : ` ${shown}`}\n`);
  };
  return { env: { abort, trace, seed: () => Math.random() * 2 ** 53 } };
}
