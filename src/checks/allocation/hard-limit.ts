import { keptMemory } from '../../derived/kept-memory.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, needGiven, noMend, notApplicable, pass, seen } from '../check.ts';
import { remove } from '../edit.ts';

/** Memory of QEMU beside the guest's own, at least: libvirt advises against a limit because nobody knows it. */
const OVERHEAD_KIB = 512 * 1024;

export const check = defineCheck({
  id: 'OVC-09',
  topic: 'allocation',
  subject: 'guest',
  title: 'No memory limit can kill the guest',
  problem: 'A hard memory limit can kill the guest',
  severity: 'medium',
  reads: ['/domain/memtune/hard_limit', '/domain/memory'],
  why: 'The limit counts everything QEMU uses: guest memory, video, device and I/O buffers. When it is reached the kernel reclaims from the guest and then kills it.',
  remedy:
    'virsh memtune GUEST --hard-limit -1 --live --config, or leave clearly more than the guest’s memory.',
  takesEffect: 'live',
  notWhen:
    'The guest has locked memory or passed-through devices, which need a limit; leave ample room then.',
  sources: [
    'libvirt formatdomain: memtune, hard_limit ("users of QEMU/KVM are strongly advised not to set this limit")',
  ],
  evaluate({ guest }) {
    const definition = need(guest.definition, 'definition of the guest');
    const { hardKiB } = definition.memoryLimits;
    if (hardKiB === undefined) return notApplicable('no limit is set');
    // hugetlb is a controller of its own; memory.max counts huge pages only where it was mounted to (Linux 6.6).
    if (definition.memoryBacking.hugePages.length > 0)
      return notApplicable('the guest is backed by huge pages, which the limit does not count');
    const memoryKiB = needGiven(definition.memoryKiB, 'memory of the guest');
    const evidence = [
      seen('/domain/memtune/hard_limit', memoryText(hardKiB)),
      seen('/domain/memory', memoryText(memoryKiB)),
    ];
    if (hardKiB >= memoryKiB + OVERHEAD_KIB) return pass(...evidence);
    return fail({
      evidence,
      reason:
        hardKiB < memoryKiB
          ? `The limit is ${memoryText(memoryKiB - hardKiB)} below the guest's own memory.`
          : `The limit leaves QEMU ${memoryText(hardKiB - memoryKiB)} beside the guest's memory; ${memoryText(OVERHEAD_KIB)} and more are in use at times.`,
    });
  },
  mend({ guest }) {
    const definition = need(guest.definition, 'definition of the guest');
    if (definition.memoryBacking.locked || keptMemory(definition).length > 0)
      noMend('a guest with locked memory or devices of the host needs a limit: raise it by hand');
    return [
      {
        set: 'definition',
        title: 'no memory limit can kill it',
        edits: [remove('memtune/hard_limit'), remove('memtune/swap_hard_limit')],
        givesUp: 'the bound on what its QEMU may use of the host',
      },
    ];
  },
});
