import { defineCommand } from '../command.ts';
import { planOptions } from '../plan/plan-options.ts';
import { snapshotOperand } from '../source-options.ts';

export const command = defineCommand({
  name: 'plan',
  summary: 'say what to change: where guests should be, and what mends the findings',
  description:
    'Makes one plan for a host: on which NUMA nodes and pCPUs each running guest should be, all of them together, most of them where their memory is already, and what mends the findings of the audit. Of the live host it can be applied (virt-tune apply). With --scenario, places the guests of a file on the hosts described there: they arrive in the order given, and where there is no room for one, others are moved, as few as will do. Changes nothing.',
  operands: [snapshotOperand],
  options: planOptions,
  examples: [
    ['virt-tune plan', 'what to change on this host, and why'],
    ['virt-tune plan --output plan.json', 'the same, and keep it for virt-tune apply'],
    ['virt-tune plan --diff', 'every file, definition and setting it touches'],
    ['virt-tune plan --only numa,web-1 --live-only', 'a part of it, and only what counts at once'],
    ['virt-tune plan kvm7.json --policy dedicated', 'of a saved snapshot, a pCPU for each vCPU'],
    ['virt-tune plan --format html --output plan.html', 'with pictures, for a browser'],
    ['virt-tune plan --scenario new-host.json', 'where guests would go that do not run yet'],
    ['virt-tune plan --scenario new-host.json --no-moves', 'without moving anyone'],
  ],
  async run({ operands: [file], options: given }, io) {
    const { plan } = await import('../plan/plan.ts');
    return await plan(file, given, io);
  },
});
