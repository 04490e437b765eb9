import { someAverage60 } from '../../derived/pressure-text.ts';
import { absent, valueOrUndefined } from '../../model/fact.ts';
import type { Host } from '../../model/host.ts';
import { defineCheck, fail, need, pass, seen, unknown } from '../check.ts';
import { running } from '../gates.ts';
import { percent } from '../wording.ts';

/** A device is worth naming from here, 0..1 of the window. */
const BUSY_SHARE = 0.5;

export const check = defineCheck({
  id: 'DEV-14',
  topic: 'device',
  subject: 'guest',
  title: 'The guest seldom waits for the host’s storage',
  problem: 'The guest waits for the host’s storage',
  severity: 'medium',
  reads: [
    'io.pressure of the guest’s cgroup',
    '/sys/block/*/stat: time with requests in flight (io_ticks)',
  ],
  why: 'The guest’s disks are as fast as what lies below. Where QEMU’s threads wait for I/O, no setting of the guest helps: the device is the limit, or it is shared.',
  remedy: 'A faster device, fewer guests on it, or limits (iotune) for those that fill it.',
  takesEffect: 'next-start',
  notWhen: 'A backup or restore that was meant to run at full speed.',
  sources: [
    "The sysadmin's summary virt-tune began with: storage bottlenecks are those of the host",
    'Linux Documentation/accounting/psi.rst: cgroup2 interface',
    'Linux Documentation/admin-guide/cgroup-v2.rst: io.pressure',
  ],
  thresholds: {
    pressureShare: {
      default: 0.1,
      range: [0, 0.99],
      unit: 'share of 60 s',
      meaning: 'more is found',
    },
  },
  gates: [running],
  evaluate({ guest, host }, { pressureShare }) {
    const { settings } = need(
      need(guest.runtime, 'runtime of the guest').cgroup,
      'cgroup of the guest',
    );
    const text = need(settings['io.pressure'] ?? absent, 'io.pressure of the guest');
    const waited = someAverage60(text);
    if (waited === undefined) return unknown(`io.pressure of the guest: ${text}`);
    const busy = busyDevices(host);
    const evidence = [
      seen('io.pressure', `some ${percent(waited)} over 60 s`),
      ...busy.map(({ name, share }) =>
        seen(`/sys/block/${name}`, `busy ${percent(share)} of the window`),
      ),
    ];
    return waited <= pressureShare ? pass(...evidence) : fail({ evidence });
  },
});

function busyDevices({ blockDevices }: Host): { name: string; share: number }[] {
  return (valueOrUndefined(blockDevices) ?? []).flatMap(({ name, kind, activity }) => {
    const share = valueOrUndefined(activity)?.busyShare ?? 0;
    return kind === 'disk' && share > BUSY_SHARE ? [{ name, share }] : [];
  });
}
