import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { remove, setAttribute } from '../edit.ts';
import { onKvm, running } from '../gates.ts';

/** What QEMU gives without being asked, and models older than any host of today. */
const GENERIC =
  /^(qemu(32|64)|kvm(32|64)|pentium|core2duo|coreduo|n270|486|athlon|phenom|base|Conroe|Penryn)/;

export const check = defineCheck({
  id: 'VT-08',
  topic: 'vt',
  subject: 'guest',
  title: 'The guest sees the features of the host’s CPU',
  problem: 'The guest has a generic CPU that hides what the host’s can do',
  severity: 'high',
  reads: ['/domain/cpu/@mode, model', '-cpu'],
  why: 'qemu64 and its kin hide AES, AVX, PCID and 1 GiB pages: encryption runs in software, and kernel page-table isolation flushes the TLB at every entry.',
  remedy:
    '<cpu mode="host-passthrough"/> on a single host, host-model or the common baseline of the fleet where guests migrate.',
  takesEffect: 'next-start',
  notWhen:
    'The guest migrates live between hosts of different generations: use virsh hypervisor-cpu-baseline.',
  sources: [
    'libvirt formatdomain: CPU model and topology',
    'SUSE Virtualization Best Practices, CPU',
    'Proxmox VE admin guide: pcid',
  ],
  gates: [running, onKvm],
  evaluate({ guest }) {
    const { cpu, source } = need(guest.definition, 'definition of the guest');
    const place = source === 'libvirt-xml' ? '/domain/cpu' : '-cpu';
    const model = cpu.model ?? '';
    if (cpu.mode === undefined && model === '') {
      return fail({ evidence: [seen(place, 'not given (qemu64, or the machine’s default)')] });
    }
    const evidence = seen(place, `${cpu.mode ?? 'model'} ${model}`.trim());
    return cpu.mode !== 'host-passthrough' && cpu.mode !== 'host-model' && GENERIC.test(model)
      ? fail({ evidence: [evidence] })
      : pass(evidence);
  },
  mend: () => [
    {
      set: 'definition',
      title: 'it sees the host’s CPU (host-passthrough)',
      edits: [
        setAttribute('cpu', 'mode', 'host-passthrough'),
        setAttribute('cpu', 'match', null),
        remove('cpu/model'),
        // libvirt takes a vendor only beside a model.
        remove('cpu/vendor'),
      ],
      risk: 'medium',
      riskText: 'Windows and licensed software may take it for another machine',
      givesUp: 'live migration to hosts with another CPU',
    },
  ],
});
