import { fieldText } from '../../collect/guest/status-field.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { Problem } from '../../model/problem.ts';
import { defineKind } from '../kind.ts';
import { assertDone } from '../reach/done.ts';
import { idsIn, sameIds } from '../reach/id-list.ts';
import { assertRuns, readProcFile } from '../reach/process.ts';

/** Which pCPUs a thread may use: of plain QEMU, or one of vhost, which older kernels have as a process of its own. */
export const kind = defineKind({
  kind: 'thread-affinity',
  async read({ pid, startTicks, tid }, world) {
    await assertRuns({ pid, startTicks }, world);
    const status = await readProcFile(`${pid}/task/${tid}/status`, world);
    const cpus = fieldText(status, 'Cpus_allowed_list');
    if (cpus === undefined) throw new Problem({ what: `thread ${tid} does not say its pCPUs` });
    return cpus;
  },
  async write(knob, value, world) {
    const cpus = formatCpuList(idsIn(value));
    // Also says when the thread is none of this process.
    await this.read(knob, world);
    const done = await world.run('taskset', ['--cpu-list', '--pid', cpus, String(knob.tid)]);
    assertDone(done, {
      program: 'taskset',
      aim: `thread ${knob.tid} cannot be put on pCPUs ${cpus}`,
      remedy: 'run as root, with util-linux installed; a cgroup may keep it from these pCPUs',
    });
  },
  reached: (_, wanted, now) => sameIds(wanted, now),
});
