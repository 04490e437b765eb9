/** libvirt's CPU bitmaps: CPU n is bit n % 8 of byte n / 8. */
import { Buffer } from 'node:buffer';
import { UsageError } from './error.ts';
import { limit } from './protocol.ts';

const bitsPerByte = 8;

/** The CPUs in `map`, ascending. */
export function cpusInMap(map: Uint8Array): number[] {
  const cpus: number[] = [];
  for (const [index, byte] of map.entries()) {
    for (let bit = 0; bit < bitsPerByte; bit += 1) {
      if ((byte & (1 << bit)) !== 0) cpus.push(index * bitsPerByte + bit);
    }
  }
  return cpus;
}

/** The shortest map holding `cpus`. */
export function mapOfCpus(cpus: readonly number[]): Buffer {
  const highest = Math.max(-1, ...cpus);
  const length = Math.ceil((highest + 1) / bitsPerByte);
  const valid = cpus.every((cpu) => Number.isInteger(cpu) && cpu >= 0);
  if (!valid || length === 0 || length > limit.cpuMapBytes) {
    throw new UsageError(`libvirt cannot be sent the CPUs ${cpus.join(',') || '(none)'}`);
  }
  const map = Buffer.alloc(length);
  for (const cpu of cpus) {
    const index = Math.floor(cpu / bitsPerByte);
    map.writeUInt8(map.readUInt8(index) | (1 << (cpu % bitsPerByte)), index);
  }
  return map;
}
