import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureArrival } from './app/arrival.ts';
import { fillProfile, measureColdStart } from './app/cold-start.ts';
import { measureFirstLoad } from './app/first-load.ts';
import { measureColdPair } from './app/cold-pair.ts';
import { measureDials } from './app/dials.ts';
import { measureNews } from './app/news.ts';
import { measureNoDirectRoute } from './app/no-direct-route.ts';
import { measurePublish } from './app/publish.ts';
import { measureThousandBetween } from './app/thousand-between.ts';
import { startAppRelay } from './harness/app-relay.ts';
import { chromiumVersion, newProfile } from './harness/browser.ts';
import { print, type Row } from './harness/report.ts';
import { thousandInto } from './harness/thousand.ts';

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
const appDir = values.app ?? join(root, 'dist');
using here = newProfile();
using there = newProfile();
{
  await using relay = await startAppRelay(appDir, thousandInto);
  add('first load', await measureFirstLoad(relay, runs));
  add('arrival', await measureArrival(relay, runs));
  await fillProfile(relay, here.dir);
  await relay.kill();
  add('cold start', await measureColdStart(relay.url, here.dir, runs));
  add('a thousand between browsers', await measureThousandBetween(relay, appDir, here.dir, runs));
  await relay.start();
  await fillProfile(relay, there.dir);
  add('news', await measureNews(relay, here.dir, there.dir, runs));
  add('two cold starts', await measureColdPair(relay, appDir, { here: here.dir, there: there.dir }, runs));
  add('publish', await measurePublish(relay.url, here.dir, runs));
}
add('no direct route', await measureNoDirectRoute(appDir, runs));
add('dials', await measureDials(appDir, runs));
print('app', await chromiumVersion(), rows, values.json);
