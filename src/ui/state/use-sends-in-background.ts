import { useServices } from '../services.ts';
import { useLive } from './use-live.ts';

/** Whether what is written in the open registry is sent with every page closed: to the relay that the app came from, and to no other. */
export function useSendsInBackground(): boolean {
  const { registry, sendsInBackground } = useServices();
  const { value } = useLive(
    'registries',
    () => registry.api.registries(),
    (event) => event.kind === 'about',
  );
  return sendsInBackground && value?.find(({ open }) => open)?.atHome !== false;
}
