import { sysctlOf } from '../../derived/sysctl.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';

/** Threads of QEMU in the kernel's message "x86/split lock detection: #AC: CPU 2/KVM/1234 took a split_lock trap". */
const FROM_GUEST = /split_lock trap|split lock/i;
const GUEST_THREAD = /CPU \d+\/KVM|qemu|kvm/i;

export const check = defineCheck({
  id: 'VT-11',
  topic: 'vt',
  subject: 'host',
  title: 'No guest is slowed down for split locks',
  problem: 'Guests are slowed down for split locks',
  severity: 'high',
  reads: ['/proc/sys/kernel/split_lock_mitigate', 'kernel messages "took a split_lock trap"'],
  why: 'For each atomic access across a cache line the kernel makes the thread wait milliseconds. Old Windows programs and games do many: a vCPU crawls at a tenth of its speed.',
  remedy:
    'sysctl kernel.split_lock_mitigate=0 if the guests are trusted, or mend the program in the guest.',
  takesEffect: 'live',
  notWhen:
    'Several tenants share the host: the throttle protects the others from a bus lock attack.',
  sources: [
    'Linux Documentation/arch/x86/buslock.rst',
    'lf-edge eve issue 3611: guests 10-20 times slower',
  ],
  evaluate({ host }) {
    const mitigate = need(
      sysctlOf(host, 'kernel.split_lock_mitigate'),
      'kernel.split_lock_mitigate',
    );
    const setting = seen('/proc/sys/kernel/split_lock_mitigate', mitigate);
    if (mitigate === '0') return pass(setting);
    const messages = need(host.kvm.kernelMessages, 'kernel messages').filter(
      (line) => FROM_GUEST.test(line) && GUEST_THREAD.test(line),
    );
    if (messages.length === 0)
      return pass(setting, seen('kernel messages', 'no split lock of a guest'));
    return fail({ evidence: [setting, seen('kernel messages', messages.at(-1) ?? '')] });
  },
  // It keeps one guest from slowing down all others.
  mend: () => [
    {
      set: 'sysctl',
      key: 'kernel.split_lock_mitigate',
      value: '0',
      needsConsent: 'mitigations',
      givesUp: 'the protection of other guests from one that takes split locks on purpose',
    },
  ],
});
