import { sysctlOf } from '../../derived/sysctl.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

const SETTINGS = [
  'net.bridge.bridge-nf-call-iptables',
  'net.bridge.bridge-nf-call-ip6tables',
  'net.bridge.bridge-nf-call-arptables',
];

export const check = defineCheck({
  id: 'DEV-07',
  topic: 'device',
  subject: 'host',
  title: 'Bridged frames do not go through the host’s firewall rules',
  problem: 'Every bridged frame goes through the host’s firewall rules',
  severity: 'low',
  reads: SETTINGS.map((name) => `/proc/sys/${name.replaceAll('.', '/')}`),
  why: 'With br_netfilter loaded and switched on, each frame between guests walks the host’s iptables, connection tracking included.',
  remedy: `sysctl ${SETTINGS[0]}=0 and its siblings, or do not load br_netfilter.`,
  takesEffect: 'live',
  notWhen: 'libvirt’s network filters or Kubernetes on this host need it.',
  sources: ['Linux Documentation/networking/ip-sysctl.rst, bridge-nf-call-iptables'],
  gates: [hasRunningGuests],
  evaluate({ host }) {
    const values = SETTINGS.map((name) => ({ name, value: need(sysctlOf(host, name), name) }));
    const evidence = values.map(({ name, value }) => seen(name, value));
    return values.some(({ value }) => value !== '0') ? fail({ evidence }) : pass(...evidence);
  },
  mend: () =>
    SETTINGS.map((key) => ({
      set: 'sysctl',
      key,
      value: '0',
      risk: 'medium',
      riskText: 'network filters of libvirt, Docker or Kubernetes on this host may depend on it',
      givesUp: 'filtering of bridged frames by the host’s firewall',
    })),
});
