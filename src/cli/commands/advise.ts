import { Problem } from '../../model/problem.ts';
import { defineCommand } from '../command.ts';
import { countOf, shareOf } from '../simulate/numbers.ts';
import { resultOptions } from '../source-options.ts';

export const command = defineCommand({
  name: 'advise',
  summary: 'say how a workload is best run: overcommit, KSM, balloon, devices, VM or container',
  description:
    'Says for a workload whether to overcommit or to allocate conservatively, to merge and to balloon memory, which devices to give it, and whether a container would do, each with reasons for and against and the numbers behind. The workload is described by options, or read from a running guest of a saved snapshot; options go before what is read.',
  operands: [{ name: 'guest', help: 'a running guest of --snapshot, by name or UUID' }],
  options: {
    snapshot: { value: 'file', help: 'a saved snapshot: the host, and the guest that is named' },
    cores: { value: 'number', help: 'of the described host, in all', parse: countOf('--cores') },
    nodes: { value: 'number', help: 'NUMA nodes of it', default: '1', parse: countOf('--nodes') },
    threads: {
      value: 'number',
      help: 'hardware threads a core',
      default: '1',
      parse: countOf('--threads'),
    },
    memory: { value: 'size', help: 'its memory, e.g. 256GiB (default: 4GiB a core)' },
    kind: { value: 'kind', help: 'size of the guest, e.g. 4vcpu-8GiB' },
    duty: {
      value: 'share',
      help: 'how much of the time a vCPU wants to run (0.3)',
      parse: shareOf('--duty'),
    },
    touched: {
      value: 'share',
      help: 'memory it usually has touched (0.6)',
      parse: shareOf('--touched'),
    },
    burst: {
      value: 'share',
      help: 'how likely it wants all its memory at a moment (0.05)',
      parse: shareOf('--burst'),
    },
    alike: {
      value: 'number',
      help: 'guests of this kind and system on the host',
      parse: countOf('--alike'),
    },
    disk: {
      value: 'use',
      help: 'what it does with its disk',
      choices: ['little', 'sequential', 'random'],
    },
    gbps: {
      value: 'number',
      help: 'whole Gbit/s it moves over the network',
      parse: countOf('--gbps'),
    },
    usb: { help: 'it uses a USB device' },
    latency: { help: 'it must answer quickly' },
    stable: { help: 'it may never fail for want of memory' },
    tenants: { help: 'others than the owner of the host run guests beside it' },
    liveMigration: { help: 'it is to be migrated live' },
    ownKernel: { help: 'it needs a kernel of its own, or another than Linux' },
    noVirtio: { help: 'it has no drivers for virtio' },
    hugePages: { help: 'its memory is in huge pages' },
    ...resultOptions,
  },
  examples: [
    ['virt-tune advise --cores 64 --nodes 4 --kind 4vcpu-8GiB --alike 40', 'forty web servers'],
    ['virt-tune advise --snapshot kvm7.json db --latency --stable', 'a guest that runs'],
  ],
  async run({ operands: [guest], options }, io) {
    const { deliver } = await import('../output.ts');
    if ((guest === undefined) !== (options.snapshot === undefined)) {
      throw new Problem({
        what: 'a guest is read from a snapshot',
        remedy:
          'name a guest together with --snapshot FILE, or describe it with --cores and --kind',
      });
    }
    const { advised } = await import('../simulate/advised.ts');
    const { advicePageText } = await import('../../report/advice-text.ts');
    const { safeTexts } = await import('../../report/safe-text.ts');
    const document = await advised(guest, options, io);
    const text =
      options.format === 'json'
        ? `${JSON.stringify(document, null, 2)}\n`
        : advicePageText(safeTexts(document), io.terminal);
    await deliver(text, options.output, io);
    return 0;
  },
});
