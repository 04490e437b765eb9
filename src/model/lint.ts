import { z } from 'zod';
import { ExpiredSuppression } from './audit.ts';
import { Finding } from './finding.ts';

export const LINT_SCHEMA = 'virt-tune/lint/1';

/** What was found in definitions that are not in use: files as administrators keep them. */
export const LintReport = z.strictObject({
  schema: z.literal(LINT_SCHEMA),
  virtTuneVersion: z.string(),
  files: z.array(
    z.strictObject({
      file: z.string(),
      /** Name of the guest that the file defines. */
      guest: z.string(),
      findings: z.array(
        z.strictObject({
          ...Finding.shape,
          /** Of what the finding is about; counted from 1. */
          line: z.int(),
          column: z.int(),
        }),
      ),
      /** Verdicts that nothing is wrong. */
      passed: z.int(),
      /** What the guest's metadata says that makes no sense; left out where there is none. */
      notes: z.array(z.string()).optional(),
    }),
  ),
  /** Files that could not be read, and why. */
  unread: z.array(z.strictObject({ file: z.string(), reason: z.string() })),
  /** The configuration in force; left out where there is none. */
  config: z.strictObject({ file: z.string() }).optional(),
  /** Left out where there are none. */
  expired: z.array(ExpiredSuppression).optional(),
});
export type LintReport = z.infer<typeof LintReport>;
