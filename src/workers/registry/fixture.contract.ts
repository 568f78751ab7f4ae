export type FixtureEvent =
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'gone'; readonly service: string };

export interface FixtureApi {
  /** Tells one worker from the next. */
  who(): Promise<string>;
  build(): Promise<number>;
  /** Ends the worker `victim` without an answer; any other answers. */
  dieOnce(victim: string): Promise<string>;
  say(text: string): Promise<void>;
  services(): Promise<readonly string[]>;
  /** What a service answers to "?". */
  ask(service: string): Promise<string>;
  fail(): Promise<void>;
  giveWay(): Promise<void>;
}
