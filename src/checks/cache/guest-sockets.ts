import { defineCheck, fail, need, needGiven, noMend, notApplicable, pass, seen } from '../check.ts';
import { setAttribute } from '../edit.ts';

export const check = defineCheck({
  id: 'PIN-14',
  topic: 'cache',
  subject: 'guest',
  title: 'The guest has as many sockets as memory cells',
  problem: 'The guest has more sockets than memory cells',
  severity: 'info',
  reads: ['/domain/cpu/topology', '/domain/cpu/numa/cell', '-smp'],
  why: 'The guest’s scheduler takes a socket for a cache of its own and wakes tasks within it. vCPUs that share a cache on the host but are sockets to the guest are kept apart; some systems also use or license only a few sockets.',
  remedy: '<topology sockets="CELLS" cores="VCPUS/CELLS" threads="1"/>; start the guest again.',
  takesEffect: 'next-start',
  notWhen: 'Software is licensed by the core, or the guest was measured to be faster this way.',
  sources: [
    'libvirt formatdomain: CPU model and topology',
    'virt-install: cores are preferred over sockets where no topology is given',
  ],
  evaluate({ guest }) {
    const { cpu, vcpus } = need(guest.definition, 'definition of the guest');
    const { topology, cells } = cpu;
    if (topology === undefined) return notApplicable('no topology is given: QEMU’s default');
    if (vcpus.max === 1) return notApplicable('the guest has one vCPU');
    const wanted = Math.max(cells.length, 1);
    const evidence = [
      seen(
        '/domain/cpu/topology',
        `${topology.sockets} sockets of ${topology.cores} cores of ${topology.threads} threads`,
      ),
      seen('/domain/cpu/numa/cell', cells.length === 0 ? 'none' : cells.length),
    ];
    if (topology.sockets <= wanted) return pass(...evidence);
    return fail({
      evidence,
      reason: `${guest.name} has ${topology.sockets} sockets and ${wanted === 1 ? 'one memory cell' : `${wanted} memory cells`}.`,
    });
  },
  mend({ guest }) {
    const { cpu, vcpus } = need(guest.definition, 'definition of the guest');
    const sockets = Math.max(cpu.cells.length, 1);
    const { threads, dies, clusters } = needGiven(cpu.topology, 'topology of the guest');
    const cores = vcpus.max / (sockets * threads);
    if (!Number.isInteger(cores))
      noMend(
        `${vcpus.max} vCPUs do not divide into ${sockets} sockets of ${threads} threads a core`,
      );
    return [
      {
        set: 'definition',
        title: `it has ${sockets} sockets of ${cores} cores`,
        edits: [
          setAttribute('cpu/topology', 'sockets', String(sockets)),
          // libvirt writes down the one die and cluster that there are, as far as it knows of them.
          ...(dies > 1 ? [setAttribute('cpu/topology', 'dies', '1')] : []),
          ...(clusters > 1 ? [setAttribute('cpu/topology', 'clusters', '1')] : []),
          setAttribute('cpu/topology', 'cores', String(cores)),
        ],
        risk: 'low',
        riskText:
          'software that is licensed by the socket or the machine may want to be activated again',
      },
    ];
  },
});
