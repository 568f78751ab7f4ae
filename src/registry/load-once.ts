/** What is loaded when it is first needed, and then kept; a load that failed is tried again by the next who needs it. */
export interface LoadOnce<T> {
  get(): Promise<T>;
  /** What was loaded or is being loaded; null when nobody has needed it. */
  begun(): Promise<T> | null;
}

export function loadOnce<T>(load: () => Promise<T>): LoadOnce<T> {
  let loading: Promise<T> | null = null;
  return {
    async get() {
      loading ??= load();
      try {
        return await loading;
      } catch (error) {
        loading = null;
        throw error;
      }
    },
    begun: () => loading,
  };
}
