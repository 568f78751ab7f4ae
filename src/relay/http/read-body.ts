import type { IncomingMessage } from 'node:http';
import { problem, type Problem } from '../../registry/problem.ts';

/** The whole body of a request; a problem when it exceeds `limit` bytes, ends early, or brings nothing for `patience` milliseconds. */
export function readBody(
  incoming: IncomingMessage,
  limit: number,
  patience: number,
): Promise<Uint8Array | Problem> {
  const tooLarge = problem('http/too-large', { limit });
  if (Number(incoming.headers['content-length'] ?? 0) > limit) return Promise.resolve(tooLarge);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (outcome: Uint8Array | Problem): void => {
      clearTimeout(timer);
      incoming.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      incoming.on('error', () => undefined);
      resolve(outcome);
    };
    const cut = (detail: string): void => finish(problem('http/incomplete', { detail }));
    const onEnd = (): void => finish(new Uint8Array(Buffer.concat(chunks)));
    const onClose = (): void => cut('a connection that ended early');
    const onData = (chunk: Buffer): void => {
      timer.refresh();
      size += chunk.length;
      if (size > limit) return finish(tooLarge);
      chunks.push(chunk);
    };
    const timer = setTimeout(() => cut(`nothing more of it for ${patience / 1000} s`), patience);
    incoming.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}
