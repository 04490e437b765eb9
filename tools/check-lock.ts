/**
 * Says which packages the lock file names but does not hold. npm leaves out optional packages of other
 * platforms that it could not find while the lock file was written, and `npm ci` then fails elsewhere.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { missingFromLock } from './lock/missing-from-lock.ts';

const lock: unknown = JSON.parse(
  readFileSync(join(dirname(import.meta.dirname), 'package-lock.json'), 'utf8'),
);

for (const line of missingFromLock(lock)) {
  console.error(`package-lock.json: ${line}`);
  process.exitCode = 1;
}
