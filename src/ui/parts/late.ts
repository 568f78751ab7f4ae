import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';
import { problem, sentence } from '../../registry/problem.ts';

/** A component whose code is loaded when it is first shown; if that fails it throws an error with the problem `app/part-missing`. */
export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => {
    try {
      return { default: await load() };
    } catch (cause) {
      const missing = problem('app/part-missing', { detail: String(cause) });
      throw Object.assign(new Error(sentence(missing), { cause }), { problem: missing });
    }
  });
}
