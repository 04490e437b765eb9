import { nicRates } from '../../derived/nic-rates.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { inNic, setAttribute } from '../edit.ts';
import { running, sampled } from '../gates.ts';

/** QEMU's default, and the most it allows. */
const DEFAULT_SIZE = 256;
const MOST = 1024;

export const check = defineCheck({
  id: 'PV-14',
  topic: 'paravirt',
  subject: 'nic',
  title: 'A card that drops packets has the largest ring',
  problem: 'A card drops packets, and its ring could be larger',
  severity: 'low',
  reads: [
    '/domain/devices/interface/driver/@rx_queue_size',
    'packets dropped between host and guest a second',
  ],
  why: 'Bursts that arrive while the guest is busy must wait in the ring. With 256 entries it is full after 256 packets, and the rest is dropped and sent again.',
  remedy: '<driver rx_queue_size="1024"/>; start the guest again.',
  takesEffect: 'next-start',
  notWhen: 'The guest is short of CPU all the time: a longer queue only adds delay (see SCH-01).',
  sources: [
    'libvirt formatdomain: interface driver rx_queue_size',
    'OpenStack Nova configuration: rx_queue_size, tx_queue_size',
  ],
  thresholds: {
    dropsPerS: {
      default: 1,
      range: [0, 1e9],
      unit: 'packets a second',
      meaning: 'more dropped ones are found',
    },
  },
  gates: [running, sampled],
  evaluate({ nic, guest }, { dropsPerS }) {
    if (nic.model?.startsWith('virtio') !== true) return notApplicable('the card is not virtio');
    const { dropsPerS: drops } = need(nicRates(guest, nic), 'packets of the card');
    const size = nic.rxQueueSize ?? DEFAULT_SIZE;
    const evidence = [
      seen('dropped', `${drops.toFixed(1)} packets a second`),
      seen(nic.at, `rx_queue_size ${nic.rxQueueSize ?? `not given (${DEFAULT_SIZE})`}`),
    ];
    return drops <= dropsPerS || size >= MOST ? pass(...evidence) : fail({ evidence });
  },
  mend: ({ nic }) => [
    {
      set: 'definition',
      title: `${nic.target} has a receive ring of ${MOST} packets`,
      edits: [setAttribute(inNic(nic, '/driver'), 'rx_queue_size', String(MOST))],
    },
  ],
});
