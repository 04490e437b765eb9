import { absent, type Fact, isAbsent, known, thenFact, unreadable } from '../../model/fact.ts';
import type { World } from '../collector.ts';

/** Offloads and ring sizes are told only through ethtool's ioctl and netlink interfaces; its own program asks. */
export async function readOffloads(
  world: World,
  nic: string,
): Promise<Fact<Record<string, string>>> {
  return thenFact(await ask(world, '-k', nic), (output) => known(parseOffloads(output)));
}

export async function readRings(world: World, nic: string): Promise<Fact<Record<string, number>>> {
  return thenFact(await ask(world, '-g', nic), (output) => {
    const rings = parseRings(output);
    return Object.keys(rings).length === 0 ? absent : known(rings);
  });
}

async function ask(world: World, option: string, nic: string): Promise<Fact<string>> {
  if (!world.live) return unreadable('ethtool needs a running system; these files were recorded');
  const output = await world.run('ethtool', [option, nic]);
  if (isAbsent(output)) return unreadable('ethtool: not installed');
  // Drivers without rings say so in words; the option is simply not theirs.
  if ('unreadable' in output && /not supported/i.test(output.unreadable)) return absent;
  return output;
}

/** Lines `tcp-segmentation-offload: on [fixed]`. */
export function parseOffloads(output: string): Record<string, string> {
  const offloads: Record<string, string> = {};
  for (const match of output.matchAll(/^\s*([a-z][\w-]*): (on|off)\b/gm)) {
    if (match[1] !== undefined && match[2] !== undefined) offloads[match[1]] = match[2];
  }
  return offloads;
}

/** Two blocks of lines `RX: 4096`, first what is possible, then what is set. */
export function parseRings(output: string): Record<string, number> {
  const [, possible = '', current = ''] =
    /maximums:([\s\S]*)Current hardware settings:([\s\S]*)/.exec(output) ?? [];
  const rings: Record<string, number> = {};
  const add = (key: string, block: string, name: string): void => {
    const value = new RegExp(`^${name}:\\s*(\\d+)$`, 'm').exec(block)?.[1];
    if (value !== undefined) rings[key] = Number(value);
  };
  add('rx', current, 'RX');
  add('tx', current, 'TX');
  add('rxMax', possible, 'RX');
  add('txMax', possible, 'TX');
  return rings;
}
