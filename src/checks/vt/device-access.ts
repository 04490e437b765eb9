import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { running } from '../gates.ts';

const OTHERS_READ_WRITE = 0o006;
const OWNER_READ_WRITE = 0o600;
const GROUP_READ_WRITE = 0o060;

export const check = defineCheck({
  id: 'VT-03',
  topic: 'vt',
  subject: 'guest',
  title: 'The user QEMU runs as may open /dev/kvm',
  problem: 'The user QEMU runs as may not open /dev/kvm',
  severity: 'high',
  reads: ['mode, owner and group of /dev/kvm', 'owner and group of the QEMU process'],
  why: 'A QEMU that cannot open the device fails to start, or falls back to translating every instruction.',
  remedy:
    'Add the user to the group of /dev/kvm (usermod -aG kvm USER), or mend the udev rule that sets its mode.',
  takesEffect: 'next-start',
  notWhen: 'The guest is meant to run without KVM.',
  sources: ['libvirt qemu.conf: user, group', 'virt-host-validate: device node access'],
  gates: [running],
  evaluate({ guest, host }) {
    const { mode, uid, gid } = need(host.kvm.device, '/dev/kvm');
    const qemu = need(guest.process, 'process of the guest');
    if (need(guest.accelerator, 'accelerator of the guest') === 'kvm') {
      return pass(seen('/dev/kvm', 'open in the QEMU process'));
    }
    const allowed =
      qemu.uid === 0 ||
      (mode & OTHERS_READ_WRITE) === OTHERS_READ_WRITE ||
      (qemu.uid === uid && (mode & OWNER_READ_WRITE) === OWNER_READ_WRITE) ||
      (qemu.gid === gid && (mode & GROUP_READ_WRITE) === GROUP_READ_WRITE);
    const evidence = [
      seen('/dev/kvm', `mode ${mode.toString(8)}, uid ${uid}, gid ${gid}`),
      seen('QEMU process', `uid ${qemu.uid}, gid ${qemu.gid}`),
    ];
    if (allowed) return pass(...evidence);
    if ((mode & GROUP_READ_WRITE) === GROUP_READ_WRITE && qemu.gid !== gid) {
      return notApplicable('supplementary groups of the process are not known');
    }
    return fail({ evidence });
  },
});
