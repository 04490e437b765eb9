import { defineCommand } from '../command.ts';
import { resultOptions, sourceOptions } from '../source-options.ts';

export const command = defineCommand({
  name: 'snapshot',
  summary: 'save everything read about the host and its guests',
  description:
    'Reads everything virt-tune judges about this host and its guests and saves it as JSON, to be audited here or on another machine. Holds no passwords, keys or environment.',
  operands: [],
  options: {
    ...sourceOptions,
    output: resultOptions.output,
    redact: { help: 'replace names, UUIDs, addresses and paths, the same ones always alike' },
  },
  examples: [
    ['virt-tune snapshot --output kvm7.json', 'this host, sampled for 2 s'],
    ['virt-tune snapshot --window 30s --redact --output -', 'to show to others'],
    ['virt-tune snapshot --root /srv/sos/kvm7', 'from the files of another machine'],
    ['virt-tune audit kvm7.json', 'judge it later, anywhere'],
  ],
  async run({ options }, io) {
    const { takeSnapshot } = await import('../snapshot-source.ts');
    const { snapshotText } = await import('../../collect/load-snapshot.ts');
    const { redactSnapshot } = await import('../../collect/redact.ts');
    const { deliver } = await import('../output.ts');
    const { requireSources } = await import('../require-sources.ts');
    const taken = await takeSnapshot(options, io);
    const snapshot = options.redact ? redactSnapshot(taken) : taken;
    await deliver(snapshotText(snapshot), options.output, io);
    requireSources(snapshot.guestSources, options.connect);
    return 0;
  },
});
