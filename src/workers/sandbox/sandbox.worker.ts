import { serveRpc } from '../rpc.ts';
import { closeDoors } from './close-doors.ts';
import { runExport } from './run-export.ts';
import type { SandboxApi } from './sandbox.contract.ts';

const open = closeDoors(globalThis);
if (open.length > 0) throw new Error(`Expected a closed sandbox, got ${open.join(', ')}.`);
serveRpc<SandboxApi>(globalThis, { run: runExport });
