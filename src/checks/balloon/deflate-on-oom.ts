import { balloonSize } from '../../derived/balloon-size.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { setAttribute } from '../edit.ts';
import { running } from '../gates.ts';

/** Programs that inflate by themselves. */
const CONTROLLERS: ReadonlySet<string> = new Set(['momd', 'pvestatd']);

export const check = defineCheck({
  id: 'BAL-04',
  topic: 'balloon',
  subject: 'guest',
  title: 'A balloon in use gives memory back before the guest kills processes',
  problem: 'A balloon in use holds on to memory while the guest kills processes',
  severity: 'low',
  reads: [
    '/domain/devices/memballoon/@autodeflate, -device virtio-balloon-pci,deflate-on-oom=',
    'balloon size',
    'running momd, pvestatd',
  ],
  why: 'Who steers the balloon looks every few seconds; a guest can run out of memory in between. With automatic deflation its kernel takes pages back from the balloon before it kills anything.',
  remedy: 'Set <memballoon model="virtio" autodeflate="on"/>.',
  takesEffect: 'next-start',
  notWhen:
    'Windows guests, whose driver does not have it. Linux then counts ballooned memory as used instead of taking it off MemTotal, which monitoring inside may misread.',
  sources: [
    'libvirt formatdomain: memballoon, autodeflate',
    'VIRTIO 1.2, 5.5.3: VIRTIO_BALLOON_F_DEFLATE_ON_OOM',
    'Linux drivers/virtio/virtio_balloon.c: out-of-memory notifier',
  ],
  gates: [running],
  evaluate({ guest, host }) {
    const { balloon } = need(guest.definition, 'definition of the guest');
    if (balloon === undefined || balloon.model === 'none')
      return notApplicable('the guest has no balloon');
    const size = need(balloonSize(guest), 'balloon size');
    const steering = need(host.services, 'running services')
      .filter(({ name, running: isRunning }) => isRunning && CONTROLLERS.has(name))
      .map(({ name }) => name);
    if (!size.isInflated && steering.length === 0)
      return notApplicable('the balloon is empty and nobody inflates it');
    const { autodeflate } = balloon;
    const evidence = [
      seen('autodeflate', autodeflate ?? 'not given (off)'),
      seen('balloon', `${memoryText(size.currentKiB)} of ${memoryText(size.maximumKiB)}`),
      seen('steering balloons', steering.join(', ') || 'nobody'),
    ];
    return autodeflate === true ? pass(...evidence) : fail({ evidence });
  },
  mend: () => [
    {
      set: 'definition',
      title: 'its balloon gives memory back before processes are killed',
      edits: [setAttribute('devices/memballoon', 'autodeflate', 'on')],
    },
  ],
});
