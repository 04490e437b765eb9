import { machine } from 'node:os';
import { absent, type Fact, isKnown, known, thenFact } from '../../model/fact.ts';
import type { HostCpu } from '../../model/host.ts';
import type { World } from '../collector.ts';
import type { FileTree } from '../file-tree.ts';
import { parsed, splitWords } from './kernel-text.ts';

/** What the kernel says of the first processor. Hybrid parts differ in topology only, not in flags. */
export function collectCpu(world: World): Fact<HostCpu> {
  return thenFact(world.files.text('/proc/cpuinfo'), (content) =>
    parsed('/proc/cpuinfo', content, (text) => {
      const fields = firstProcessor(text);
      return describeCpu(fields, world.live ? machine() : architectureOf(fields));
    }),
  );
}

/** File name in .../cpu/vulnerabilities -> the kernel's text. */
export function collectVulnerabilities(files: FileTree): Fact<Record<string, string>> {
  const directory = '/sys/devices/system/cpu/vulnerabilities';
  return thenFact(files.names(directory), (names) => {
    const texts: Record<string, string> = {};
    for (const name of names) {
      const text = files.text(`${directory}/${name}`);
      if (isKnown(text)) texts[name] = text.value;
    }
    return Object.keys(texts).length === 0 ? absent : known(texts);
  });
}

/** Lines up to the first empty one, plus the fields some architectures write only at the end of the file. */
function firstProcessor(content: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of content.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const key = line.slice(0, colon).trim();
    if (!fields.has(key)) fields.set(key, line.slice(colon + 1).trim());
  }
  if (fields.size === 0) throw new RangeError('no field in it');
  return fields;
}

function describeCpu(fields: Map<string, string>, architecture: string): HostCpu {
  const number = (key: string): number | undefined => {
    const text = fields.get(key);
    return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  };
  const wanted = {
    vendor: fields.get('vendor_id') ?? fields.get('CPU implementer'),
    modelName: fields.get('model name') ?? fields.get('cpu'),
    family: number('cpu family'),
    model: number('model'),
    stepping: number('stepping'),
    microcode: fields.get('microcode'),
    mhz: megahertz(fields.get('cpu MHz')),
  };
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
  const flags = fields.get('flags') ?? fields.get('Features') ?? fields.get('features') ?? '';
  return { architecture, flags: splitWords(flags), ...Object.fromEntries(given) };
}

function megahertz(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}

/** `uname -m` of a machine of which only the files are here. */
function architectureOf(fields: Map<string, string>): string {
  const flags = fields.get('flags');
  if (flags !== undefined) return splitWords(flags).includes('lm') ? 'x86_64' : 'i686';
  if (fields.has('CPU implementer'))
    return fields.get('CPU architecture') === '7' ? 'armv7l' : 'aarch64';
  if (fields.get('vendor_id') === 'IBM/S390') return 's390x';
  const power = /^POWER(\d+)/.exec(fields.get('cpu') ?? '')?.[1];
  // Little-endian systems began with POWER8; the file itself does not tell.
  if (power !== undefined) return Number(power) >= 8 ? 'ppc64le' : 'ppc64';
  if (fields.has('isa')) return 'riscv64';
  return 'unknown';
}
