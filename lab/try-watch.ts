/**
 * Has `virt-tune watch --mode act` look after six guests on an emulated host while their pins and memory are scattered,
 * one ends and starts, and memory gets short; and numad after the same guests. Then KSM and balloons, in a lab of their
 * own. By hand, because it takes half an hour on two cores and emulating so many guests fails now and then:
 *
 *   node lab/try-watch.ts [both|places|memory [DIRECTORY TO KEEP WHAT WAS SEEN IN]]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeScatter } from './make-scatter.ts';
import { type LabOptions, runLabAgain } from './run-lab.ts';
import { judgeMemory } from './watched/judge-memory.ts';
import { judgePlaces } from './watched/judge-places.ts';

const [parts = 'both', kept] = process.argv.slice(2);
const directory = kept ?? mkdtempSync(join(tmpdir(), 'try-watch-'));
mkdirSync(directory, { recursive: true });
try {
  execFileSync(join(import.meta.dirname, '../bin/virt-tune'), ['--version']);
  makeScatter(directory);
  if (parts !== 'memory') {
    await run('watched-places.sh', { memory: '6G' });
    judgePlaces(directory);
  }
  if (parts !== 'places') {
    // The host's swap, and that of the guest with the burst.
    await run('watched-memory.sh', { memory: '4G', disks: ['1G', '256M'] });
    judgeMemory(directory);
  }
} finally {
  if (kept === undefined) rmSync(directory, { recursive: true, force: true });
}

async function run(scenario: string, machine: Pick<LabOptions, 'memory' | 'disks'>): Promise<void> {
  const { exitCode, stderr } = await runLabAgain(
    {
      ...machine,
      script: join(import.meta.dirname, 'scenarios', scenario),
      nodes: 4,
      cpus: 8,
      libvirt: true,
      share: directory,
      timeoutS: 3000,
    },
    2,
  );
  if (exitCode !== 0) throw new Error(`the lab ended with ${exitCode}: ${stderr}`);
}
