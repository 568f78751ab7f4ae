import type { RegistryApi } from '../../registry/registry-api.ts';

const pauseMs = 50;
/** Milliseconds after which the page is loaded anew in any case. */
const longest = 10_000;

/** Loads this page anew, at the first screen, once the registry worker that comes next has opened `namespace` (null: none). */
export async function startAnew(api: Pick<RegistryApi, 'about'>, namespace: string | null): Promise<void> {
  const until = performance.now() + longest;
  while (performance.now() < until) {
    // rejects when this page's link has ended: the page that is loaded next has another
    const about = await api.about().catch(() => undefined);
    if (about !== undefined && (about?.namespace ?? null) === namespace) break;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  location.assign('/');
}
