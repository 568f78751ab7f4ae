import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright';
import { chromium } from 'playwright';
import { chromiumLaunch } from '../../scripts/chromium.ts';
import { undoAtExit } from './cleanup.ts';

/** A browser's cable to the relay's machine. */
export interface Link extends AsyncDisposable {
  /** `namespace`: a network namespace whose cable is really cut. `emulated`: Playwright's offline mode; the spec must stop the relay as well. */
  readonly kind: 'namespace' | 'emulated';
  /** Where a relay must listen to be reached over this link. */
  readonly host: string;
  down(): Promise<void>;
  up(): Promise<void>;
  /** What the browser receives comes no faster than this (kilobits a second; null: no limit). Real links only; others stay as fast as they are. */
  limit(kilobits: number | null): Promise<void>;
  /** Path of the browser to start so that it has nothing but this link; null: the ordinary one. */
  readonly executablePath: string | null;
  /** For `openBrowser`: the context follows this link until it closes. */
  follow(context: BrowserContext): Promise<void>;
}

/** All links of this process hang on one bridge, named by its process id. */
const bridge = `gr${process.pid}`;
const subnet = `10.${64 + (process.pid % 128)}.${Math.floor(process.pid / 128) % 256}`;
const netnsDir = '/run/netns';
let links = 0;

/** Lays a link; cuts for real where this process may make network namespaces (root on Linux with `ip`). */
export async function layLink(): Promise<Link> {
  if (canCut()) return namespaceLink();
  process.stdout.write('network cut: emulated (no root or no `ip` here)\n');
  return emulatedLink();
}

function ip(command: string): boolean {
  return spawnSync('ip', command.split(' '), { stdio: 'ignore' }).status === 0;
}

function mustIp(command: string): void {
  must('ip', command);
}

function must(program: 'ip' | 'tc', command: string): void {
  const { status, stderr } = spawnSync(program, command.split(' '), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${command}: ${stderr}`);
}

/** Whether links here are real ones that are really cut. */
export function canCut(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const probe = `${bridge}-probe`;
  if (!ip(`netns add ${probe}`)) return false;
  ip(`netns del ${probe}`);
  return true;
}

/** Removes what runs that were killed have left behind: namespaces and bridges named by processes that are no more. */
export function sweepLinks(): void {
  const { stdout } = spawnSync('ip', ['-brief', 'link', 'show', 'type', 'bridge'], { encoding: 'utf8' });
  const bridges = (stdout ?? '').split('\n').map((line) => line.split(/[ @]/)[0] ?? '');
  const namespaces = existsSync(netnsDir) ? readdirSync(netnsDir) : [];
  for (const name of [...namespaces, ...bridges]) {
    const pid = /^gr(\d+)(-\d+)?$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    ip(name.includes('-') ? `netns del ${name}` : `link del ${name}`);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function namespaceLink(): Link {
  links += 1;
  const name = `${bridge}-${links}`;
  const [outside, inside] = [`v${process.pid}n${links}`, 'eth0'];
  const dir = mkdtempSync(join(tmpdir(), 'gen-e2e-link-'));
  const wrapper = join(dir, 'chromium');
  const remove = undoAtExit(() => {
    ip(`netns del ${name}`);
    ip(`link del ${outside}`);
    rmSync(dir, { recursive: true, force: true });
  });
  mustIp(`netns add ${name}`);
  layBridge();
  mustIp(`link add ${outside} type veth peer name ${inside} netns ${name}`);
  mustIp(`link set ${outside} master ${bridge} up`);
  mustIp(`-n ${name} address add ${subnet}.${links + 1}/24 dev ${inside}`);
  mustIp(`-n ${name} link set lo up`);
  const plugIn = (): void => {
    mustIp(`-n ${name} link set ${inside} up`);
    // as in any home: without a way out Chromium offers WebRTC no address at all
    mustIp(`-n ${name} route replace default via ${subnet}.1`);
  };
  plugIn();
  const { executablePath = chromium.executablePath() } = chromiumLaunch();
  writeFileSync(wrapper, `#!/bin/sh\nexec ip netns exec ${name} '${executablePath}' "$@"\n`);
  chmodSync(wrapper, 0o755);
  return {
    kind: 'namespace',
    host: `${subnet}.1`,
    executablePath: wrapper,
    async down() {
      mustIp(`-n ${name} link set ${inside} down`);
    },
    async up() {
      plugIn();
    },
    async limit(kilobits) {
      if (kilobits === null) must('tc', `qdisc del dev ${outside} root`);
      else must('tc', `qdisc replace dev ${outside} root tbf rate ${kilobits}kbit burst 32kb latency 400ms`);
    },
    async follow() {},
    async [Symbol.asyncDispose]() {
      remove();
    },
  };
}

let bridged = false;
function layBridge(): void {
  if (bridged) return;
  bridged = true;
  mustIp(`link add ${bridge} type bridge`);
  undoAtExit(() => ip(`link del ${bridge}`));
  mustIp(`address add ${subnet}.1/24 dev ${bridge}`);
  mustIp(`link set ${bridge} up`);
}

function emulatedLink(): Link {
  const contexts = new Set<BrowserContext>();
  let offline = false;
  const set = async (to: boolean): Promise<void> => {
    offline = to;
    for (const context of contexts) await context.setOffline(to);
  };
  return {
    kind: 'emulated',
    host: 'localhost',
    executablePath: null,
    down: () => set(true),
    up: () => set(false),
    async limit() {},
    async follow(context) {
      contexts.add(context);
      context.once('close', () => contexts.delete(context));
      await context.setOffline(offline);
    },
    async [Symbol.asyncDispose]() {},
  };
}
