import { Problem } from '../model/problem.ts';

const MIB: Readonly<Record<string, number>> = { MiB: 1, GiB: 1024, TiB: 1024 * 1024 };
const MOST_VCPUS = 4096;

/** Reads `4vcpu-8GiB`. */
export function parseGuestKind(text: string): { vcpus: number; memoryMiB: number } {
  const [, count = '', amount = '', unit = ''] =
    /^(\d{1,5})vcpu-(\d{1,7}(?:\.\d+)?)(MiB|GiB|TiB)$/.exec(text) ?? [];
  const vcpus = Number(count);
  const memoryMiB = Number(amount) * (MIB[unit] ?? 0);
  if (vcpus >= 1 && vcpus <= MOST_VCPUS && memoryMiB > 0) return { vcpus, memoryMiB };
  throw new Problem({
    what: 'not a kind of guest',
    where: text,
    remedy: `give vCPUs (1 to ${MOST_VCPUS}) and memory, e.g. 4vcpu-8GiB`,
  });
}
