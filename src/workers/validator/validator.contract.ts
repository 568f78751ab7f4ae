import type { ValidationReport, ValidatorPolicy } from '../../registry/validator/report.ts';

export interface ValidatorApi {
  /** `bytes` is transferred by callers that no longer need it. */
  validate(bytes: Uint8Array, policy: ValidatorPolicy): Promise<ValidationReport>;
}
