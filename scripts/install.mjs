// Runs before `npm start`, `npm test`, `npm run check`: installs what is missing, and nothing else.
// Node 20 syntax and no dependency: at the first run there is nothing but git, npm and Node.
//   node scripts/install.mjs            npm packages, Node 24 among them
//   node scripts/install.mjs --browser  and a Chromium for the tests
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const startedAt = Date.now();

function say(text) {
  process.stdout.write(`install: ${text}\n`);
}

function fail(text) {
  process.stderr.write(`install: ${text}\n`);
  process.exit(1);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** True when npm's own record of the last finished install holds every package of the lockfile. */
function packagesAreInstalled() {
  const wanted = readJson(join(root, 'package-lock.json'));
  const found = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null || found === null) return false;
  return Object.entries(wanted.packages ?? {}).every(([place, info]) => {
    if (place === '' || info.optional || info.devOptional || info.peer) return true;
    const have = found.packages?.[place];
    return have !== undefined && have.version === info.version && existsSync(join(root, place));
  });
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
}

function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli !== undefined && cli.endsWith('.js')) return run(process.execPath, [cli, ...args]);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { shell: process.platform === 'win32' });
}

function installPackages() {
  say('npm packages (once; about a minute) …');
  const { status } = npm(['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) {
    fail(
      `expected npm install to succeed; it ended with status ${status}. Check the network connection and the messages above, then run the command again.`,
    );
  }
  say(`npm packages are installed (${Math.round((Date.now() - startedAt) / 1000)} s)`);
}

function localNodeMajor() {
  const bin = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  const { stdout } = spawnSync(bin, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
  return Number(/^v(\d+)\./.exec(stdout ?? '')?.[1] ?? 0);
}

function checkLocalNode() {
  if (localNodeMajor() >= 24) return;
  say('Node 24 for this project …');
  npm(['rebuild', 'node', '--loglevel=error']);
  const major = localNodeMajor();
  if (major >= 24) return;
  fail(
    `expected Node 24 at node_modules/.bin/node; found ${major === 0 ? 'none that runs' : `version ${major}`}. Delete the folder node_modules and run the command again (npm must be allowed to run the install script of the package "node").`,
  );
}

async function chromiumPath() {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    return fail(`expected a browser at CHROMIUM_PATH; found nothing at ${named}. Correct or unset it.`);
  }
  const places = readJson(join(root, 'scripts', 'chromium-places.json'));
  const known = places.find((place) => existsSync(place));
  if (known !== undefined) return known;
  const { chromium } = await import('playwright');
  const downloaded = chromium.executablePath();
  return existsSync(downloaded) ? downloaded : null;
}

function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function aptInstall(name, what) {
  const isRoot = process.getuid?.() === 0;
  if (process.platform !== 'linux' || !succeeds('apt-get', ['--version'])) return false;
  if (!isRoot && !succeeds('sudo', ['-n', 'true'])) return false;
  say(`${what}, by apt-get …`);
  const prefix = [...(isRoot ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  const apt = (...args) => run(prefix[0], [...prefix.slice(1), ...args]).status === 0;
  return apt('update', '-qq') && apt('install', '-y', '-qq', name);
}

function installChromium() {
  if (aptInstall('chromium', 'Chromium for the tests')) return;
  say('Chromium for the tests, by playwright …');
  run(process.execPath, [join(root, 'node_modules', 'playwright', 'cli.js'), 'install', 'chromium']);
}

async function ensureChromium() {
  if ((await chromiumPath()) === null) installChromium();
  const path = await chromiumPath();
  if (path === null) {
    fail(
      'expected a Chromium to run the tests in; none could be installed. Install Chromium or Chrome and set CHROMIUM_PATH to its executable.',
    );
  }
  const { status, stderr } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  if (status !== 0) {
    fail(
      `expected ${path} to start; it ended with status ${status}. Install the system libraries it names, or set CHROMIUM_PATH to another one.\n${(stderr ?? '').slice(0, 1000)}`,
    );
  }
}

/** Root can cut a browser's network for real, with `ip`; without it the offline tests fall back to an emulation and say so. */
function ensureIp() {
  if (process.getuid?.() === 0 && !succeeds('ip', ['-V']))
    aptInstall('iproute2', 'iproute2, to cut networks in tests');
}

const major = Number(process.versions.node.split('.')[0]);
if (major < 20)
  fail(
    `expected Node 20 or newer; found ${process.version}. Install a current Node from https://nodejs.org.`,
  );
if (!packagesAreInstalled()) installPackages();
checkLocalNode();
if (process.argv.includes('--browser')) {
  await ensureChromium();
  ensureIp();
}
