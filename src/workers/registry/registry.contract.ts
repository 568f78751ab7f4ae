export type { OperationId, OutboxRow, RegistryApi, RegistryEvent } from '../../registry/registry-api.ts';
