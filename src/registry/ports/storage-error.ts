/** A write that the device refused; the store is as it was before. */
export class StorageError extends Error {
  readonly code: 'storage/quota' | 'storage/failed';
  constructor(code: 'storage/quota' | 'storage/failed', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StorageError';
    this.code = code;
  }
}
