import { nicRates } from '../../derived/nic-rates.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { inNic, setAttribute } from '../edit.ts';
import { running, sampled } from '../gates.ts';

/** A queue is a vhost thread; eight are enough for any card (Proxmox VE admin guide). */
const ENOUGH_QUEUES = 8;

export const check = defineCheck({
  id: 'PV-04',
  topic: 'paravirt',
  subject: 'nic',
  title: 'A busy card of a wide guest has several queues',
  problem: 'A busy card of a wide guest has one queue',
  severity: 'low',
  reads: ['/domain/devices/interface/driver/@queues', '/domain/vcpu', 'packets a second'],
  why: 'A queue is served by one vhost thread and interrupts one vCPU: what one pCPU can carry is the card’s limit, however many vCPUs wait for packets.',
  remedy:
    '<driver queues="N"/> with N up to the vCPUs and no more than 8, and in older guests ethtool -L eth0 combined N.',
  takesEffect: 'next-start',
  notWhen: 'The traffic is one connection: it uses one queue. Each queue costs CPU time.',
  sources: [
    'Proxmox VE admin guide, qm: Multiqueue',
    'libvirt formatdomain: multiqueue virtio-net',
  ],
  thresholds: {
    packetsPerS: {
      default: 100_000,
      range: [1, 1e9],
      unit: 'packets a second',
      meaning: 'more through one queue are found',
    },
    vcpus: { default: 4, range: [2, 4096], unit: 'vCPUs', meaning: 'a guest is wide from here' },
  },
  gates: [running, sampled],
  evaluate({ nic, guest, definition }, { packetsPerS, vcpus }) {
    if (nic.model?.startsWith('virtio') !== true) return notApplicable('the card is not virtio');
    if (definition.vcpus.current < vcpus) return notApplicable('the guest is not wide');
    const { packetsPerS: rate } = need(nicRates(guest, nic), 'packets of the card');
    const queues = nic.queues ?? 1;
    const evidence = [
      seen(nic.at, `queues ${nic.queues ?? 'not given (1)'}`),
      seen('/domain/vcpu', definition.vcpus.current),
      seen('packets', `${Math.round(rate)} a second`),
    ];
    if (rate <= packetsPerS * queues || queues >= ENOUGH_QUEUES) return pass(...evidence);
    const wanted = Math.min(definition.vcpus.current, ENOUGH_QUEUES);
    return fail({ evidence, remedy: `<driver queues="${wanted}"/> for ${nic.target}.` });
  },
  mend({ nic, definition }) {
    const wanted = Math.min(definition.vcpus.current, ENOUGH_QUEUES);
    return [
      {
        set: 'definition',
        title: `${nic.target} has ${wanted} queues`,
        edits: [setAttribute(inNic(nic, '/driver'), 'queues', String(wanted))],
      },
    ];
  },
});
