import { hostNetwork, type LoadNode } from './page-network.ts';

/** Takes the service ports of a page, one for each registry worker there will be. */
interface NetworkTaker {
  offer(service: 'network', port: () => MessagePort): void;
}

/**
 * Offers this page's network to the registry worker as soon as, and as long as, it holds the Web Lock `network`: one page of
 * the browser runs the libp2p node; when it closes the next one in the queue takes over.
 */
export function offerNetwork(registry: NetworkTaker, load: LoadNode): void {
  void navigator.locks.request('network', () => {
    let running: { stop(): Promise<void> } | null = null;
    registry.offer('network', () => {
      const { port1, port2 } = new MessageChannel();
      void running?.stop();
      running = hostNetwork(port1, load);
      return port2;
    });
    return new Promise(() => undefined);
  });
}
