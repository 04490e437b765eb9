import { z } from 'zod';

const cpuIds = z.array(z.int());

/** Where threads may run and how much of a pCPU they get (libvirt's <cputune>). Periods and quotas in microseconds. */
export const VcpuTuning = z.strictObject({
  vcpuPins: z.array(z.strictObject({ vcpu: z.int(), cpus: cpuIds })),
  emulatorPin: cpuIds.optional(),
  iothreadPins: z.array(z.strictObject({ iothread: z.string(), cpus: cpuIds })),
  shares: z.number().optional(),
  periodUs: z.number().optional(),
  /** Per vCPU; negative = no limit. */
  quotaUs: z.number().optional(),
  globalPeriodUs: z.number().optional(),
  globalQuotaUs: z.number().optional(),
  emulatorPeriodUs: z.number().optional(),
  emulatorQuotaUs: z.number().optional(),
  iothreadQuotaUs: z.number().optional(),
  vcpuSchedulers: z.array(
    z.strictObject({ vcpus: cpuIds, scheduler: z.string(), priority: z.int().optional() }),
  ),
  cacheTune: z.boolean(),
});
export type VcpuTuning = z.infer<typeof VcpuTuning>;
