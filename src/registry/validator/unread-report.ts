import type { Problem } from '../problem.ts';
import type { ValidationReport, ValidatorPolicy } from './report.ts';

/** The size limit of a policy that names none: 10 MiB, in bytes. */
export const DEFAULT_MAX_SIZE = 10 * 1024 * 1024;

/** The report on `size` bytes of which nothing was read, because of `found`. */
export function unreadReport(size: number, policy: ValidatorPolicy, found: Problem): ValidationReport {
  return {
    valid: false,
    problems: [found],
    size,
    sha256: '',
    william3: '',
    profile: policy.profile ?? '',
    imports: [],
    exports: [],
    toolchain: '',
    sections: [],
  };
}
