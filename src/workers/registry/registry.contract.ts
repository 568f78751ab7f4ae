export type { OutboxRow, RegistryApi, RegistryEvent } from '../../registry/registry-api.ts';
