import { spawnSync } from 'node:child_process';
import type { Command } from './run-command.ts';

/** A cable that ends in the air: a browser without one takes itself for offline. Addresses of RFC 5737. */
const layNetwork = `
set -e
mkdir -p /run/netns && mount -t tmpfs none /run/netns
ip link set lo up
ip link add va type veth peer name vb
ip address add 192.0.2.10/24 dev va
ip link set va up
ip link set vb up
ip route add default via 192.0.2.1 dev va
`;

const inNamespaces = (script: string, ...args: string[]): Command => [
  'unshare',
  '--net',
  '--mount',
  'sh',
  '-c',
  script,
  'sh',
  ...args,
];

let possible: boolean | null = null;

/** The command in network and mount namespaces of its own, out of which nothing leads; as it is where they cannot be had (Linux, root). */
export function apart(command: Command): Command {
  possible ??= canSeparate();
  return possible ? inNamespaces(`${layNetwork} exec "$@"`, ...command) : command;
}

function canSeparate(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const [program, ...args] = inNamespaces(layNetwork);
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}
