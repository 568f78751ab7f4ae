import { createModuleIndex } from '../../registry/search/module-index.ts';
import { serveRpc } from '../rpc.ts';
import { searchThread } from './search-thread.ts';
import type { SearchApi, SearchEvent } from './search.contract.ts';

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const { api, events } = searchThread(createModuleIndex(), nextTask);
serveRpc<SearchApi, SearchEvent>(self, api, events);
