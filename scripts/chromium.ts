import { existsSync } from 'node:fs';
import places from './chromium-places.json' with { type: 'json' };

/**
 * What Chromium leaves off. Its last such switch is the only one that counts, so this one, coming after Playwright's, repeats Playwright's
 * list; ours are the address bar's popups: two pages of Chromium's own, which take 2 s of processor time of every browser started.
 */
const withoutFeatures = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
];

/** Flags under which headless Chromium is quiet and works as root. */
const chromiumArgs: string[] = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  `--disable-features=${withoutFeatures.join(',')}`,
];

/** The Chromium the tests drive: `CHROMIUM_PATH`, an installed one, or `undefined` for Playwright's own download. */
function chromiumPath(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return named;
  return places.find((place) => existsSync(place));
}

/** Playwright launch options for that browser. */
export function chromiumLaunch(): { args: string[]; executablePath?: string } {
  const executablePath = chromiumPath();
  return executablePath === undefined ? { args: chromiumArgs } : { executablePath, args: chromiumArgs };
}
