interface TaskScheduler {
  postTask(task: () => void): Promise<void>;
}

const { scheduler } = globalThis as { readonly scheduler?: TaskScheduler };

/** So many are started between one task and the next. */
const startedAtOnce = 32;

/**
 * What `work` gives of each item, in order, a few started at a time with a turn for what else waits for this thread: Chromium verifies a
 * signature where it is asked to. Engines without a scheduler verify on other threads, and there all are started at once. Rejects as the first does.
 */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const started: Promise<Result>[] = [];
  for (const [at, item] of items.entries()) {
    if (at > 0 && at % startedAtOnce === 0) await scheduler?.postTask(() => {});
    const one = work(item);
    // one that fails meanwhile is reported below, with all others
    one.catch(() => {});
    started.push(one);
  }
  return Promise.all(started);
}
