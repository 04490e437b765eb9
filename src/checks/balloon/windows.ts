import { balloonSize } from '../../derived/balloon-size.ts';
import { isWindows } from '../../derived/is-windows.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { running } from '../gates.ts';

export const check = defineCheck({
  id: 'BAL-15',
  topic: 'balloon',
  subject: 'guest',
  title: 'Windows guests keep their memory',
  problem: 'A Windows guest is ballooned',
  severity: 'low',
  reads: ['/domain/metadata libosinfo id, guest-get-osinfo', 'balloon size'],
  why: 'What the balloon holds counts as locked memory in Windows, which pages its programs out for it, and does not deflate by itself in need. Proxmox advises against it on critical systems because guests become slow.',
  remedy:
    'virsh setmem GUEST MAXIMUM --live --config, and leave the guest out of automatic ballooning.',
  takesEffect: 'live',
  notWhen: 'The guest is idle or unimportant, and its memory is needed elsewhere.',
  sources: [
    'Proxmox VE Administration Guide, Qemu/KVM Virtual Machines, Memory: ballooning',
    'virtio-win/kvm-guest-drivers-windows issue 568: Windows pages out instead of taking memory back',
  ],
  gates: [
    running,
    ({ guest }) => (isWindows(guest) ? undefined : 'not known to be a Windows guest'),
  ],
  evaluate({ guest }) {
    const { balloon } = need(guest.definition, 'definition of the guest');
    if (balloon === undefined || balloon.model === 'none')
      return notApplicable('the guest has no balloon');
    const { currentKiB, maximumKiB, isInflated } = need(balloonSize(guest), 'balloon size');
    const evidence = seen('balloon', `${memoryText(currentKiB)} of ${memoryText(maximumKiB)}`);
    return isInflated ? fail({ evidence: [evidence] }) : pass(evidence);
  },
});
