import { z } from 'zod';
import { fioPatterns } from './fio.ts';

/** The options of every workload that lets fio loose on something. */
export const fioOptions = {
  pattern: z.enum(fioPatterns).default('randread'),
  blockKiB: z.int().min(1).max(65_536).default(4),
  depth: z.int().min(1).max(1024).default(16),
  sizeMiB: z
    .int()
    .min(16)
    .max(1024 * 1024)
    .default(512),
  seconds: z.int().min(1).max(3600).default(4),
};
