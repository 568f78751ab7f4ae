/** What every measured page carries. Times are milliseconds since the navigation started. */
export interface Probe {
  /** When the list, be it empty, was painted first. */
  readonly listPainted: Promise<number>;
  /** When the first module in it was. */
  readonly rowPainted: Promise<number>;
  /** When the header said that a peer is connected. */
  readonly connected: Promise<number>;
  /** When the list counted so many modules. */
  counted(modules: number): Promise<number>;
  /** Types into the search field; how long until the first result is the module whose id ends so. */
  searchFor(text: string, idEnding: string): Promise<number>;
  /** Milliseconds from the next click on a button of this name until an element matches. */
  fromClick(button: string, selector: string): Promise<number>;
  /** When a button of this name is clicked next. */
  clicked(button: string): Promise<number>;
  /** When a row of the list with this id and version was painted. */
  listed(id: string, version: string): Promise<number>;
  /** When the Sync page showed a browser connected over this route: `direct` or `relayed`. */
  metBrowser(route: string): Promise<number>;
  /** When it showed none. */
  leftAlone(): Promise<number>;
  /** WebRTC connections of this page: when each was made, and when it stood, or null. */
  readonly rtc: readonly { readonly made: number; stood: number | null }[];
  /** Durations of main-thread tasks over 50 ms that began after a time. */
  longTasksSince(start: number): readonly number[];
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Runs in the page before its own scripts: it may use nothing from outside itself. */
export function installProbe(): void {
  const tasks: PerformanceEntry[] = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask' });

  const rtc: { readonly made: number; stood: number | null }[] = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      const seen: (typeof rtc)[number] = { made: performance.now(), stood: null };
      rtc.push(seen);
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') seen.stood ??= performance.now();
      });
    }
  };

  /** When `ready` is true after a change of the document, and that change has been painted. */
  const paintedWhen = (ready: () => boolean): Promise<number> =>
    new Promise((resolve, reject) => {
      const painted = new MessageChannel();
      const tooLate = setTimeout(
        () => reject(new Error(`expected within 3 minutes what is painted when ${String(ready)}`)),
        180_000,
      );
      painted.port1.addEventListener('message', () => {
        painted.port1.close();
        clearTimeout(tooLate);
        resolve(performance.now());
      });
      painted.port1.start();
      const changes = new MutationObserver(() => look());
      const look = (): void => {
        if (!ready()) return;
        changes.disconnect();
        requestAnimationFrame(() => painted.port2.postMessage(null));
      };
      changes.observe(document, { subtree: true, childList: true, characterData: true });
      look();
    });
  const nextClick = (button: string): Promise<number> =>
    new Promise((resolve) => {
      const clicked = (event: Event): void => {
        if ((event.target as Element | null)?.closest('button')?.textContent.trim() !== button) return;
        document.removeEventListener('click', clicked, true);
        resolve(event.timeStamp);
      };
      document.addEventListener('click', clicked, true);
    });
  const someText = (selector: string, includes: readonly string[]): boolean =>
    [...document.querySelectorAll(selector)].some(({ textContent }) =>
      includes.every((part) => textContent?.includes(part)),
    );
  const count = (): string =>
    document.querySelector('section[aria-label="Results"] output')?.textContent ?? 'Opening…';
  const firstRow = (): string => document.querySelector('[data-row]')?.textContent ?? '';

  const networkWords = (): string => document.querySelector('[data-testid="status"]')?.textContent ?? '';

  window.probe = {
    listPainted: paintedWhen(() => count() !== 'Opening…'),
    rowPainted: paintedWhen(() => firstRow() !== ''),
    connected: paintedWhen(() => networkWords().startsWith('Connected')),
    counted: (modules) => paintedWhen(() => count().startsWith(`${modules.toLocaleString('en-US')} module`)),
    async searchFor(text, idEnding) {
      const field = document.querySelector<HTMLInputElement>('input[type="search"]');
      if (field === null) throw new Error('no search field');
      const start = performance.now();
      // React listens to its own setter: the value is set as typing does, below it.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      return (await paintedWhen(() => firstRow().endsWith(idEnding))) - start;
    },
    async fromClick(button, selector) {
      const start = await nextClick(button);
      return (await paintedWhen(() => document.querySelector(selector) !== null)) - start;
    },
    clicked: nextClick,
    listed: (id, version) => paintedWhen(() => someText('.result-head', [id, version])),
    metBrowser: (route) => paintedWhen(() => someText('.peer', [`browser, ${route}`, 'Connected'])),
    leftAlone: () => paintedWhen(() => !someText('.peer', ['browser, ', 'Connected'])),
    rtc,
    longTasksSince: (start) => tasks.filter((task) => task.startTime >= start).map((task) => task.duration),
  };
}
