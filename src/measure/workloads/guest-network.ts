import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { GuestShape } from '../appliance/guest-shape.ts';
import type { MeasuringGuest } from '../appliance/measuring-guest.ts';
import { meterCpu } from '../cpu-meter.ts';
import { hostExecute } from '../execute.ts';
import { guestNeeds } from '../guest-needs.ts';
import { readyGuest } from '../guests.ts';
import { numberIn, parseJson } from '../read-json.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;
const MEMORY_MIB = 512;
/** Apart from iperf3's own, and from that of the workload network. */
const PORT = 52_102;
const SERVER_STARTS_MS = 300;
/** As QEMU's user-mode network deals them out (qemu(1), -netdev user). */
const GUEST_ADDRESS = '10.0.2.15';
const HOST_ADDRESS = '10.0.2.2';
const PINGS = 20;

const nics = ['virtio-net', 'e1000', 'e1000e', 'rtl8139'] as const;
const DEVICES = {
  'virtio-net': 'virtio-net-pci',
  e1000: 'e1000',
  e1000e: 'e1000e',
  rtl8139: 'rtl8139',
} as const;

const Report = z.object({
  end: z.object({ sum_received: z.object({ bits_per_second: z.number() }) }),
});

export const guestNetwork = defineWorkload({
  name: 'guest-network',
  measures:
    'a NIC of a guest, virtio or emulated, to the host (iperf3 and ping, user-mode network)',
  dimension: 'network',
  anywhere: false,
  options: z.strictObject({
    nic: z.enum(nics).default('virtio-net'),
    /** Seen from the guest. */
    direction: z.enum(['send', 'receive']).default('send'),
    seconds: z.int().min(1).max(600).default(4),
  }),
  needs: ({ seconds }) =>
    guestNeeds(MEMORY_MIB, seconds + 4, [{ program: 'iperf3', package: 'iperf3' }]),
  run: async ({ nic, direction, seconds }, bench) => {
    const shape: GuestShape = {
      ...{ vcpus: 1, memoryMiB: MEMORY_MIB, programs: ['iperf3'] },
      devices: ['-netdev', 'user,id=net', '-device', `${DEVICES[nic]},netdev=net`],
      drivers: [nic],
    };
    const guest = await readyGuest(bench.guests, shape);
    await guest.execute('/bin/ifconfig', ['eth0', GUEST_ADDRESS, 'netmask', '255.255.255.0', 'up']);
    const roundTripUs = await pingUs(guest);
    const timeoutMs = (seconds + 120) * MILLISECONDS;
    const words = ['-s', '-1', '-p', String(PORT), '-B', '127.0.0.1'];
    const ending = new AbortController();
    const onHost = hostExecute(AbortSignal.any([bench.signal, ending.signal]));
    const server = onHost('iperf3', words, { timeoutMs });
    const meter = meterCpu(guest.pid);
    const client = async () => {
      await sleep(SERVER_STARTS_MS, undefined, { signal: bench.signal });
      const load = ['-t', String(seconds), '-J', ...(direction === 'receive' ? ['-R'] : [])];
      return guest.execute('iperf3', ['-c', HOST_ADDRESS, '-p', String(PORT), ...load]);
    };
    try {
      const [{ stdout }] = await Promise.all([client(), server]);
      const bitsPerS = parseJson(stdout, Report, 'iperf3').end.sum_received.bits_per_second;
      const cpus = meter.overLast(seconds / 2, seconds / 4);
      return [
        { metric: 'throughput', unit: 'Mbit/s', better: 'higher', value: bitsPerS / 1e6 },
        { metric: 'round trip', unit: 'us', better: 'lower', value: roundTripUs },
        {
          metric: 'CPU of QEMU per Gbit',
          unit: 's',
          better: 'lower',
          value: (cpus / bitsPerS) * 1e9,
        },
      ];
    } finally {
      meter.stop();
      // Of a client that failed the server would wait for another one.
      ending.abort();
    }
  },
});

/** Of busybox: `round-trip min/avg/max = 0.123/0.456/0.789 ms`. */
async function pingUs(guest: MeasuringGuest): Promise<number> {
  const { stdout } = await guest.execute('/bin/ping', [
    ...['-c', String(PINGS), '-i', '0.1', '-q', HOST_ADDRESS],
  ]);
  return numberIn(stdout, /min\/avg\/max = [\d.]+\/([\d.]+)\//, 'ping') * MILLISECONDS;
}
