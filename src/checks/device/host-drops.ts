import { valueOrUndefined } from '../../model/fact.ts';
import type { Nic } from '../../model/host.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

/** Names in /sys/class/net/NIC/statistics of what arrived and was not taken. */
const DROPS = ['rx_dropped', 'rx_fifo_errors', 'rx_missed_errors'];

export const check = defineCheck({
  id: 'DEV-05',
  topic: 'device',
  subject: 'host-nic',
  title: 'The host’s cards drop no packets',
  problem: 'A card of the host drops packets before any guest sees them',
  severity: 'medium',
  reads: [
    '/proc/net/dev: rx drop, fifo over the window',
    'ethtool -g: ring sizes',
    '/proc/net/softnet_stat: dropped, time_squeeze',
  ],
  why: 'What the card has no room for, or the kernel no time, is gone: connections of every guest behind it slow down, and nothing inside the guests shows why.',
  remedy:
    'ethtool -G NIC rx MAX; spread its interrupts over housekeeping pCPUs; raise net.core.netdev_budget where softnet is squeezed.',
  takesEffect: 'live',
  notWhen: 'Frames of protocols nobody listens to are counted as dropped, too: a few a second.',
  sources: [
    'Linux Documentation/networking/statistics.rst',
    'ethtool(8): -g, -G',
    'Linux Documentation/admin-guide/sysctl/net.rst: netdev_budget',
  ],
  thresholds: {
    dropsPerS: {
      default: 10,
      range: [0, 1e9],
      unit: 'packets a second',
      meaning: 'more dropped ones are found',
    },
  },
  evaluate({ hostNic, host, snapshot }, { dropsPerS }) {
    if (hostNic.kind !== 'physical') return notApplicable(`a ${hostNic.kind} has no wire`);
    if (snapshot.windowMs === 0) return notApplicable('the snapshot has no sampling window');
    const rates = need(hostNic.statisticsPerS, 'packets of the card');
    const drops = DROPS.reduce((sum, name) => sum + (rates[name] ?? 0), 0);
    const softnet = valueOrUndefined(host.kernel.softnetPerS);
    const evidence = [
      seen(`${hostNic.name}: dropped`, `${drops.toFixed(1)} packets a second`),
      ...ringText(hostNic),
      ...(softnet === undefined
        ? []
        : [
            seen(
              '/proc/net/softnet_stat',
              `${(softnet.dropped ?? 0).toFixed(1)} dropped, ${(softnet.timeSqueezed ?? 0).toFixed(1)} times out of budget a second`,
            ),
          ]),
    ];
    return drops <= dropsPerS ? pass(...evidence) : fail({ evidence });
  },
});

function ringText({ rings }: Nic) {
  const { rx, rxMax } = valueOrUndefined(rings) ?? {};
  return rx === undefined ? [] : [seen('ring', `${rx} of ${rxMax ?? '?'} entries`)];
}
