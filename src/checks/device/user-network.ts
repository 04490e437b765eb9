import { defineCheck, fail, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'DEV-09',
  topic: 'device',
  subject: 'nic',
  title: 'The guest’s network does not go through a TCP/IP stack inside QEMU',
  problem: 'The guest’s network is a TCP/IP stack inside QEMU',
  severity: 'high',
  reads: ['/domain/devices/interface/@type, backend/@type', '-netdev user'],
  why: 'User networking (slirp) takes every connection apart and opens it anew in the QEMU process: slow, single-threaded, and on the main loop.',
  remedy: 'A bridge, macvtap or a libvirt network; passt where no privileges are to be had.',
  takesEffect: 'next-start',
  notWhen: 'Rootless guests for tests.',
  sources: [
    'Proxmox VE admin guide, qm: NAT mode is much slower, for testing only',
    'QEMU documentation: network emulation, user mode',
  ],
  evaluate({ nic, guest }) {
    const backend = nic.backend === undefined ? '' : `, backend ${nic.backend}`;
    const evidence = seen(nic.at, `type ${nic.type}${backend}`);
    // passt is a process of its own with sockets of the host's kernel (libvirt formatdomain: passt backend).
    return nic.type === 'user' && nic.backend !== 'passt'
      ? fail({
          evidence: [evidence],
          reason: `${nic.target} of ${guest.name} uses user networking.`,
        })
      : pass(evidence);
  },
});
