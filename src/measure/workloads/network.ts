import { z } from 'zod';
import { parseJson } from '../read-json.ts';
import { defineWorkload } from '../workload.ts';

const MILLISECONDS = 1000;
/** Apart from iperf3's own, which may be in use. */
const PORT = 52_101;
const SERVER_STARTS_MS = 300;

const Report = z.object({
  end: z.object({
    sum_received: z.object({ bits_per_second: z.number() }),
    cpu_utilization_percent: z.object({ host_total: z.number(), remote_total: z.number() }),
  }),
});

export const network = defineWorkload({
  name: 'network',
  measures: 'TCP through the loopback device (iperf3)',
  dimension: 'network',
  anywhere: false,
  options: z.strictObject({
    streams: z.int().min(1).max(64).default(1),
    seconds: z.int().min(1).max(600).default(2),
  }),
  needs: ({ seconds }) => ({
    programs: [{ program: 'iperf3', package: 'iperf3' }],
    cpus: 2,
    seconds: seconds + 0.5,
  }),
  run: async ({ streams, seconds }, bench) => {
    const timeoutMs = (seconds + 60) * MILLISECONDS;
    const port = ['-p', String(PORT), '-B', '127.0.0.1'];
    const server = bench.execute('iperf3', ['-s', '-1', ...port], { timeoutMs });
    const client = async () => {
      await new Promise((resolve) => setTimeout(resolve, SERVER_STARTS_MS));
      const load = ['-t', String(seconds), '-P', String(streams), '-J'];
      return bench.execute('iperf3', ['-c', '127.0.0.1', '-p', String(PORT), ...load], {
        timeoutMs,
      });
    };
    const [, { stdout }] = await Promise.all([server, client()]);
    const { sum_received, cpu_utilization_percent } = parseJson(stdout, Report, 'iperf3').end;
    const cpu = cpu_utilization_percent.host_total + cpu_utilization_percent.remote_total;
    return [
      {
        metric: 'throughput',
        unit: 'Gbit/s',
        better: 'higher',
        value: sum_received.bits_per_second / 1e9,
      },
      { metric: 'CPU, both ends', unit: '% of a CPU', better: 'lower', value: cpu },
    ];
  },
});
