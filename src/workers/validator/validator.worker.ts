import { validateWasm } from '../../registry/validator/validate-wasm.ts';
import { serveRpc } from '../rpc.ts';
import type { ValidatorApi } from './validator.contract.ts';

serveRpc<ValidatorApi>(globalThis, { validate: validateWasm });
