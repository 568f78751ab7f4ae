interface TaskScheduler {
  postTask(task: () => void): Promise<void>;
}

const { scheduler } = globalThis as { readonly scheduler?: TaskScheduler };

/**
 * Settles when what waits for this thread has had its turn; at once where the engine has no scheduler: those that have none verify
 * signatures on other threads, and keep this one free by themselves.
 */
export function nextTask(): Promise<void> {
  return scheduler === undefined ? Promise.resolve() : scheduler.postTask(() => {});
}
