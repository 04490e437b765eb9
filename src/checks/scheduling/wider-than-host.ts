import { count } from '../../model/amount.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'SCH-07',
  topic: 'scheduling',
  subject: 'guest',
  title: 'The guest has no more vCPUs than the pCPUs it may use',
  problem: 'The guest has more vCPUs than pCPUs it may use',
  severity: 'high',
  reads: ['/domain/vcpu', '/domain/vcpu/@cpuset', 'online pCPUs'],
  why: 'vCPUs beyond the pCPUs bring no more work, only switches between them, and spinning on locks whose holder is not running.',
  remedy: 'virsh setvcpus GUEST N --live --config with N at most the pCPUs it may use.',
  takesEffect: 'live',
  notWhen: 'Never for vCPUs in use; a larger maximum for hotplug is fine.',
  sources: ['Proxmox VE admin guide, qm: more vCPUs than the host has are refused'],
  evaluate({ guest, host }) {
    const { vcpus } = need(guest.definition, 'definition of the guest');
    const { cpus } = need(host.topology, 'host topology');
    const usable = (vcpus.cpus ?? cpus.online).filter((cpu) => cpus.online.includes(cpu));
    const evidence = [seen('/domain/vcpu', vcpus.current), seen('pCPUs it may use', usable.length)];
    if (vcpus.current <= usable.length) return pass(...evidence);
    return fail({
      evidence,
      reason: `${guest.name} has ${count(vcpus.current, 'vCPU')} for ${count(usable.length, 'pCPU')}.`,
    });
  },
});
