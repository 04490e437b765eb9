import { defineCheck, fail, need, pass, seen } from '../check.ts';

/** Which programs write which knobs; two of one row fight. */
const KNOBS: Readonly<Record<string, readonly string[]>> = {
  'vCPU placement and guest memory': ['numad', 'nova-compute', 'virt-handler'],
  balloons: ['momd', 'pvestatd'],
  'CPU frequency': ['tuned', 'power-profiles-daemon', 'auto-cpufreq'],
  'killing for memory': ['systemd-oomd', 'earlyoom'],
};

export const check = defineCheck({
  id: 'OPS-04',
  topic: 'operations',
  subject: 'host',
  title: 'No two programs steer the same settings',
  problem: 'Several programs steer the same settings',
  severity: 'medium',
  reads: [
    'running tuned, numad, ksmtuned, irqbalance, nova-compute, kubelet, pvestatd, momd and others',
  ],
  why: 'Each undoes what the other did: guests are moved back and forth, and no measurement can be repeated.',
  remedy: 'Decide for one owner of each setting and stop the others.',
  takesEffect: 'live',
  notWhen: 'One of them is configured to leave the setting alone.',
  sources: [
    'numad(8)',
    'RHEL Virtualization Tuning and Optimization Guide: libvirt pinning and numad exclude each other',
  ],
  evaluate({ host }) {
    const services = need(host.services, 'running services');
    const active = new Set(services.filter(({ running }) => running).map(({ name }) => name));
    const contested = Object.entries(KNOBS)
      .map(([knob, owners]) => ({ knob, owners: owners.filter((owner) => active.has(owner)) }))
      .filter(({ owners }) => owners.length > 1);
    const running = seen('running owners of settings', [...active].join(', ') || 'none');
    if (contested.length === 0) return pass(running);
    return fail({
      evidence: [running, ...contested.map(({ knob, owners }) => seen(knob, owners.join(' and ')))],
      reason: contested
        .map(
          ({ knob, owners }) =>
            `${owners.join(' and ')} ${owners.length === 2 ? 'both' : 'all'} steer ${knob}`,
        )
        .join('; '),
    });
  },
});
