import { describe, expect, it } from 'vitest';
import { isKnown, known } from '../../model/fact.ts';
import type { Irq } from '../../model/host.ts';
import type { FileTree } from '../file-tree.ts';
import { parseInterrupts } from './interrupt-table.ts';
import { sampleInterrupts } from './interrupts.ts';
import { type Elapsed, notRunning } from './sampling.ts';
import { recordedTree, withHostTree } from './testing/host-tree.ts';

const EARLIER = `           CPU0       CPU2
  8:          0          0  IR-IO-APIC    8-edge      rtc0
 16:          5         10  IR-IO-APIC   16-fasteoi   ehci_hcd:usb1, i801_smbus
 64:   90000000 4000000000  IR-PCI-MSIX-0000:3a:00.0    1-edge      nvme0q1
NMI:         77         88   Non-maskable interrupts
ERR:          0
`;
const LATER = EARLIER.replace('90000000 4000000000', '90000100 4000000500');

async function collect(texts: [string, string], elapsed: Elapsed): Promise<Map<number, Irq>> {
  return withHostTree(
    {
      '/proc/interrupts': '',
      '/proc/irq/64/smp_affinity_list': '0-3\n',
      '/proc/irq/64/effective_affinity_list': '2\n',
    },
    async (tree) => {
      let reads = 0;
      const files: FileTree = {
        ...tree,
        text: (path) =>
          path === '/proc/interrupts' ? known(texts[reads++] ?? '') : tree.text(path),
      };
      const irqs = await sampleInterrupts(files).finish(elapsed);
      if (!isKnown(irqs)) expect.fail(JSON.stringify(irqs));
      return new Map(irqs.value.map((irq) => [irq.irq, irq]));
    },
  );
}

describe('interrupts', () => {
  it('tell rate, busiest pCPU by its own number, and where they may go', async () => {
    const irqs = await collect([EARLIER, LATER], known(2));
    expect(irqs.get(64)).toEqual({
      irq: 64,
      name: 'nvme0q1',
      perS: known(300),
      total: 4_090_000_600,
      busiestCpu: 2,
      affinity: known('0-3'),
      effectiveAffinity: known('2'),
    });
  });

  it('that are quiet have a rate of 0, and those that never fired are left out', async () => {
    const irqs = await collect([EARLIER, LATER], known(2));
    expect(irqs.get(16)).toMatchObject({
      name: 'ehci_hcd:usb1, i801_smbus',
      perS: known(0),
      busiestCpu: 2,
    });
    expect(irqs.has(8)).toBe(false);
  });

  it('have no rate when a count went back or a pCPU came', async () => {
    const back = await collect([LATER, EARLIER], known(2));
    expect(back.get(64)?.perS).toHaveProperty('unreadable');
    const third = LATER.replace('CPU2', 'CPU3');
    expect((await collect([EARLIER, third], known(2))).get(64)?.perS).toHaveProperty('unreadable');
  });

  it('of a recorded machine have totals and no rates', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const irqs = await sampleInterrupts(files).finish(notRunning);
      if (!isKnown(irqs)) expect.fail('no interrupts');
      const disk = irqs.value.find(({ name }) => name === 'virtio1-req.0');
      expect(disk).toMatchObject({
        irq: 36,
        perS: notRunning,
        busiestCpu: 1,
        affinity: known('0-1'),
        effectiveAffinity: known('1'),
      });
    }));

  it('are refused without a header', () => {
    expect(() => parseInterrupts('garbage')).toThrow(RangeError);
  });

  it('of 512 pCPUs are read in a fraction of a second', () => {
    const cpus = Array.from({ length: 512 }, (_, cpu) => `CPU${cpu}`).join(' ');
    const counts = Array.from({ length: 512 }, (_, cpu) => `${cpu}`.padStart(10)).join(' ');
    const lines = Array.from(
      { length: 1000 },
      (_, irq) => `${irq}: ${counts}  PCI-MSI 1-edge  q${irq}`,
    );
    const start = performance.now();
    const table = parseInterrupts(`${cpus}\n${lines.join('\n')}`);
    expect(table.lines.get(999)?.name).toBe('q999');
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
