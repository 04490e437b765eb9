import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

/** Names as `ethtool -k` prints them. */
const WANTED = [
  'generic-receive-offload',
  'generic-segmentation-offload',
  'tcp-segmentation-offload',
];

export const check = defineCheck({
  id: 'DEV-06',
  topic: 'device',
  subject: 'host-nic',
  title: 'Packets travel in large pieces (GRO, GSO, TSO)',
  problem: 'Packets travel in small pieces: segmentation offloads are off',
  severity: 'low',
  reads: [
    'ethtool -k: generic-receive-offload, generic-segmentation-offload, tcp-segmentation-offload',
  ],
  why: 'With them 64 KiB pass bridge, vhost and guest as one packet; without, as more than forty, each with the full price of the way.',
  remedy: 'ethtool -K NIC gro on gso on tso on',
  takesEffect: 'live',
  notWhen: 'The host routes or inspects packets, or a driver is known to corrupt them.',
  sources: [
    'Linux Documentation/networking/segmentation-offloads.rst',
    'RHEL Virtualization Tuning and Optimization Guide: networking tips',
  ],
  evaluate({ hostNic }) {
    if (hostNic.kind !== 'physical') return notApplicable(`a ${hostNic.kind} has no wire`);
    const offloads = need(hostNic.offloads, 'offloads of the card');
    const told = WANTED.filter((name) => offloads[name] !== undefined);
    if (told.length === 0) return notApplicable('the driver tells no such offload');
    const evidence = told.map((name) => seen(`${hostNic.name} ${name}`, offloads[name] ?? ''));
    return told.every((name) => offloads[name] === 'on') ? pass(...evidence) : fail({ evidence });
  },
});
