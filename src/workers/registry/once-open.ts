import type { RpcMethods } from '../rpc.ts';

type Call = (...given: unknown[]) => Promise<unknown>;

/** The same calls, of which all but the `early` ones wait until `opened` resolves, and fail as it does. */
export function onceOpen<Api extends object>(
  api: RpcMethods<Api>,
  opened: Promise<unknown>,
  early: readonly (keyof Api & string)[],
): RpcMethods<Api> {
  const calls = Object.entries(api as Readonly<Record<string, Call>>).map(([name, call]) => {
    const isEarly = early.some((one) => one === name);
    return [name, isEarly ? call : async (...given: unknown[]) => opened.then(() => call(...given))];
  });
  return Object.fromEntries(calls) as RpcMethods<Api>;
}
