import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loadOnce } from '../registry/load-once.ts';
import { hostNetwork } from '../p2p/page-network.ts';
import { connectRegistry } from '../workers/registry/registry.client.ts';
import { runInSandbox } from '../workers/sandbox/sandbox.client.ts';
import { connectSearch } from '../workers/search/search.client.ts';
import { sendsInBackground, syncInBackground } from '../workers/service/background-sync.ts';
import { registerShell } from '../workers/service/service.client.ts';
import { startValidator } from '../workers/validator/validator.client.ts';
import { validatorPort } from '../workers/validator/validator-pool.ts';
import { App } from './app.tsx';
import type { Services } from './services.ts';
import { painted } from './shell/painted.ts';
import { startAnew } from './state/start-anew.ts';
import { applyTheme } from './shell/theme-button.tsx';
import './styles/base.css';
import './styles/shell.css';
import './styles/parts.css';

applyTheme();

const registry = connectRegistry();
const pairings = loadOnce(async () =>
  (await import('../p2p/pairing/page-pairings.ts')).pagePairings((newPort) =>
    registry.offer('pairing', newPort),
  ),
);
const services: Services = {
  registry,
  search: connectSearch(registry),
  openDraft: async (document) =>
    (await import('../crdt/page-drafts.ts')).openDraft(document, (newPort) =>
      registry.offer('documents', newPort),
    ),
  pairings: pairings.get,
  startValidator,
  run: (request, signal) => runInSandbox(request, signal),
  startShell: () => registerShell('/service.worker.js'),
  sendsInBackground,
};

registry.on((event) => {
  if (event.kind === 'reopened') void startAnew(registry.api, event.namespace);
});

const validator = startValidator();
registry.offer('validator', () => validatorPort(validator));
// One page of the browser carries the network; when it closes, the lock passes to another. Without SharedWorker
// it is the tab whose worker serves all: only its port can be given to the worker.
void painted.then(() =>
  typeof SharedWorker === 'undefined' ? carryNetwork() : navigator.locks.request('network', carryNetwork),
);

function carryNetwork(): Promise<never> {
  let carrier: { stop(): Promise<void> } | null = null;
  registry.offer('network', () => {
    void carrier?.stop();
    const { port1, port2 } = new MessageChannel();
    carrier = hostNetwork(port1, () => import('../p2p/libp2p/browser-node.ts'));
    return port2;
  });
  return new Promise<never>(() => undefined);
}

void painted.then(() => syncInBackground(registry));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');
createRoot(root).render(
  <StrictMode>
    <App services={services} />
  </StrictMode>,
);
