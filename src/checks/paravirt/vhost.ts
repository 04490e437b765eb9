import { threadsOf } from '../../derived/vcpu-window.ts';
import { type Fact, isKnown, valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, noMend, notApplicable, pass, seen } from '../check.ts';
import { inNic, setAttribute } from '../edit.ts';
import { onKvm, running } from '../gates.ts';

/** Backends that vhost-net can serve: a tap device below. */
const TAP: ReadonlySet<string> = new Set(['bridge', 'network', 'direct', 'ethernet', 'tap']);
/** libvirt opens /dev/vhost-net where it can; QEMU by itself only when told. */
const DEFAULT_DRIVER = {
  'libvirt-xml': 'not given (vhost where there is one)',
  'qemu-argv': 'not given (qemu)',
} as const;

export const check = defineCheck({
  id: 'PV-03',
  topic: 'paravirt',
  subject: 'nic',
  title: 'Packets of the virtio card are moved by the kernel (vhost)',
  problem: 'Packets of the virtio card are copied by QEMU’s main loop',
  severity: 'medium',
  reads: ['threads named vhost-PID', '/dev/vhost-net', '/domain/devices/interface/driver/@name'],
  why: 'Without vhost-net each packet wakes QEMU, which copies it in user space beside everything else its main loop does.',
  remedy:
    'modprobe vhost_net (and /etc/modules-load.d), remove <driver name="qemu"/> (without libvirt: vhost=on), start the guest again.',
  takesEffect: 'next-start',
  notWhen: 'Backends in user space (slirp, passt, vhost-user) that cannot use it.',
  sources: [
    'libvirt formatdomain: interface driver name',
    'virt-host-validate: vhost-net device node',
  ],
  gates: [running, onKvm],
  evaluate({ nic, guest, host, definition }) {
    if (!TAP.has(nic.type)) return notApplicable(`a ${nic.type} backend has no vhost`);
    if (nic.model?.startsWith('virtio') !== true) return notApplicable('the card is not virtio');
    const threads = need(threadsOf(guest, 'vhost'), 'vhost threads of the guest');
    const evidence = [
      seen('threads named vhost-PID', threads.length),
      seen('/dev/vhost-net', presence(host.kvm.vhostNet)),
      seen(nic.at, `driver ${nic.driver ?? DEFAULT_DRIVER[definition.source]}`),
    ];
    // The threads may be those of another card, or of a vsock.
    return threads.length > 0 && nic.driver !== 'qemu' ? pass(...evidence) : fail({ evidence });
  },
  mend({ nic, host }) {
    if (nic.driver !== 'qemu')
      noMend(
        valueOrUndefined(host.kvm.vhostNet) === true
          ? 'vhost is asked for already; see why QEMU does without (its log)'
          : 'the host has no /dev/vhost-net: load the module vhost_net',
      );
    return [
      {
        set: 'definition',
        title: `${nic.target} is served by vhost`,
        edits: [setAttribute(inNic(nic, '/driver'), 'name', 'vhost')],
      },
    ];
  },
});

function presence(device: Fact<boolean>): string {
  if (!isKnown(device)) return 'not known';
  return device.value ? 'present' : 'missing';
}
