import { memoryStorage } from './memory-storage.ts';
import { storageSuite } from '../storage.suite.ts';

storageSuite('memory', async () => {
  const storage = memoryStorage();
  return { storage, destroy: async () => storage.close() };
});
