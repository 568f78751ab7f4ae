import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureArrival } from './app/arrival.ts';
import { fillProfile, measureColdStart } from './app/cold-start.ts';
import { measureFirstLoad } from './app/first-load.ts';
import { measurePublish } from './app/publish.ts';
import { startAppRelay } from './harness/app-relay.ts';
import { chromiumVersion, newProfile } from './harness/browser.ts';
import { print, type Row } from './harness/report.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    app: { type: 'string' },
    runs: { type: 'string', default: '5' },
  },
});
const root = join(import.meta.dirname, '..');
const runs = Number(values.runs);
if (values.app === undefined) {
  const build = [join(root, 'scripts/build.ts'), '--if-stale'];
  if (spawnSync(process.execPath, build, { stdio: ['ignore', 2, 2] }).status !== 0) process.exit(1);
}

const rows: Row[] = [];
const add = (what: string, measured: readonly Row[]): void => {
  rows.push(...measured);
  process.stderr.write(`  ${what}: done\n`);
};
using profile = newProfile();
const url = await (async () => {
  await using relay = await startAppRelay(values.app ?? join(root, 'dist'));
  add('first load', await measureFirstLoad(relay, runs));
  add('arrival', await measureArrival(relay, runs));
  await fillProfile(relay, profile.dir);
  return relay.url;
})();
// The relay is dead from here on.
add('cold start', await measureColdStart(url, profile.dir, runs));
add('publish', await measurePublish(url, profile.dir, runs));
print('app', await chromiumVersion(), rows, values.json);
