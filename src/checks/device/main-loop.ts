import { threadsOf } from '../../derived/vcpu-window.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { running, sampled } from '../gates.ts';
import { percent } from '../wording.ts';

/** Of one pCPU: above it the thread is the bottleneck. */
const LIMIT = 0.7;

const WHAT = {
  emulator: 'main loop',
  iothread: 'iothread',
  vhost: 'vhost thread',
} as const;

export const check = defineCheck({
  id: 'DEV-01',
  topic: 'device',
  subject: 'guest',
  title: 'No single thread of QEMU carries the guest’s I/O at its limit',
  problem: 'One thread of QEMU carries the guest’s I/O at its limit',
  severity: 'high',
  reads: ['/proc/PID/task/TID/schedstat of the main thread, iothreads and vhost threads'],
  why: 'Emulated devices share the main loop; an iothread or vhost thread is one pCPU’s worth of I/O. At its limit everything behind it waits, however fast the device.',
  remedy:
    'Main loop: virtio devices and iothreads. iothread: one more, or several for the disk. vhost: more queues.',
  takesEffect: 'next-start',
  notWhen: 'The guest was just being started or migrated.',
  sources: ['Proxmox VE admin guide, qm: IO Thread', 'libvirt formatdomain: IOThreads allocation'],
  gates: [running, sampled],
  evaluate({ guest }) {
    const windowNs = need(guest.runtime, 'runtime of the guest').windowMs * 1e6;
    const busy = (['emulator', 'iothread', 'vhost'] as const).flatMap((role) =>
      need(threadsOf(guest, role), 'threads of the guest').flatMap(({ name, runNs }) => {
        const ran = need(runNs, `run time of the ${WHAT[role]}`).delta;
        // A thread that began within the window.
        return ran === undefined ? [] : [{ what: WHAT[role], name, share: ran / windowNs }];
      }),
    );
    const evidence = busy.map(({ what, name, share }) =>
      seen(`${what} (${name})`, `${percent(share)} of a pCPU`),
    );
    const [worst] = [...busy].sort((left, right) => right.share - left.share);
    if (worst === undefined) return notApplicable('no thread was there for the whole window');
    if (worst.share <= LIMIT) return pass(...evidence);
    return fail({
      evidence,
      reason: `The ${worst.what} of ${guest.name} takes ${percent(worst.share)} of a pCPU.`,
    });
  },
});
