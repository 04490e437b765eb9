import { isKnown } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'DEV-08',
  topic: 'device',
  subject: 'host-nic',
  title: 'A bridge and its ports carry frames of one size',
  problem: 'A bridge has ports for frames of different sizes',
  severity: 'medium',
  reads: ['/sys/class/net/*/mtu', '/sys/class/net/*/master'],
  why: 'Frames that fit one port and not another are dropped without a word, or taken apart: connections stall, and only large transfers show it.',
  remedy:
    'ip link set DEVICE mtu N for the bridge, its uplink and taps alike; <mtu size="N"/> in the guests.',
  takesEffect: 'live',
  notWhen: 'A router on the bridge tells both sides the smaller size.',
  sources: ['ip-link(8)', 'libvirt formatdomain: overriding the MTU'],
  evaluate({ hostNic, host }) {
    if (hostNic.kind !== 'bridge') return notApplicable('not a bridge');
    const nics = need(host.nics, 'NICs of the host');
    const ports = nics.filter(({ master }) => isKnown(master) && master.value === hostNic.name);
    if (ports.length === 0) return notApplicable('the bridge has no ports');
    const sizes = [hostNic, ...ports].map(({ name, mtu }) => ({
      name,
      mtu: need(mtu, `MTU of ${name}`),
    }));
    const evidence = sizes.map(({ name, mtu }) => seen(`/sys/class/net/${name}/mtu`, mtu));
    return new Set(sizes.map(({ mtu }) => mtu)).size === 1 ? pass(...evidence) : fail({ evidence });
  },
});
