/** Guards a run below a directory as `virt-tune rollback --unless-confirmed` does on a host. Arguments: root, run. */
import { join } from 'node:path';
import { GUARD_READY, timeIsUp } from '../guard.ts';
import { Journal } from '../journal.ts';
import { undo } from '../undo.ts';
import { worldIn } from './world-in.ts';

const [root = '', run = ''] = process.argv.slice(2);
using journal = Journal.open(join(root, 'state'));
process.stdout.write(`${GUARD_READY}\n`);
if (await timeIsUp(Number(run), journal, new AbortController().signal)) {
  await undo(Number(run), worldIn(root), { journal });
}
