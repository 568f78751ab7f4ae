import type { Validator } from '../../registry/ports/validator.ts';
import { connectRpc, serveRpc } from '../rpc.ts';
import type { ValidatorApi } from './validator.contract.ts';

/** The validators that pages run for the registry worker, which may construct no worker itself. */
export interface ValidatorPool extends Validator {
  /** A page validates at the other end of `port` until `gone` aborts. */
  add(port: MessagePort, gone: AbortSignal): void;
}

interface Member {
  readonly api: ValidatorApi;
  readonly close: (reason: Error) => void;
}

/** Asks one page after another: a call whose page dies is made again at the next, and waits where there is none yet. */
export function createValidatorPool(): ValidatorPool {
  const members = new Set<Member>();
  let arrival = Promise.withResolvers<void>();
  return {
    add(port, gone) {
      const { api, close } = connectRpc<ValidatorApi>(port);
      const member: Member = { api, close };
      members.add(member);
      arrival.resolve();
      arrival = Promise.withResolvers();
      gone.addEventListener('abort', () => {
        members.delete(member);
        close(new Error('the page has left'));
        port.close();
      });
    },
    async validate(bytes, policy, signal) {
      for (;;) {
        signal?.throwIfAborted();
        const [member] = members;
        if (member === undefined) {
          await arrival.promise;
          continue;
        }
        try {
          return await member.api.validate(bytes, policy);
        } catch (error) {
          if (members.has(member)) throw error;
        }
      }
    },
  };
}

/** The page's side of the pool: a fresh port to `validator`. */
export function validatorPort(validator: Validator): MessagePort {
  const { port1, port2 } = new MessageChannel();
  serveRpc<ValidatorApi>(port1, { validate: (bytes, policy) => validator.validate(bytes, policy) });
  return port2;
}
