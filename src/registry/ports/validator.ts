import type { ValidationReport, ValidatorPolicy } from '../validator/report.ts';

/** Checks hostile bytes, in a thread of its own where there is one. Never throws for bad input: the report says what is wrong. */
export interface Validator {
  validate(bytes: Uint8Array, policy: ValidatorPolicy, signal?: AbortSignal): Promise<ValidationReport>;
}
