import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'PV-16',
  topic: 'paravirt',
  subject: 'guest',
  title: 'Directories are shared through virtiofs',
  problem: 'A directory is shared through 9p',
  severity: 'medium',
  reads: ['/domain/devices/filesystem/driver/@type', '-virtfs, -fsdev'],
  why: '9p sends every operation as a message of its own to QEMU’s main loop and caches little; virtiofs has a process and queues of its own and can share the host’s page cache.',
  remedy:
    '<driver type="virtiofs"/> with <memoryBacking><source type="memfd"/><access mode="shared"/></memoryBacking>.',
  takesEffect: 'next-start',
  notWhen: 'The guest’s kernel is older than 5.4, or its memory must not be shared.',
  sources: ['libvirt kbase: sharing files with virtiofs', 'QEMU documentation: virtiofs'],
  evaluate({ guest }) {
    const { fileSystems } = need(guest.definition, 'definition of the guest');
    if (fileSystems.length === 0) return notApplicable('no directory is shared');
    const evidence = fileSystems.map(({ at, driver }) => seen(at, driver));
    return fileSystems.every(({ driver }) => driver === 'virtiofs')
      ? pass(...evidence)
      : fail({ evidence });
  },
});
