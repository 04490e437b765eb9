import { localityOf, perNodeText } from '../../derived/guest-locality.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { moreThanOneNode, running } from '../gates.ts';
import { percent } from '../wording.ts';

export const check = defineCheck({
  id: 'NUM-01',
  topic: 'numa',
  subject: 'guest',
  title: 'Guest memory is on the nodes its vCPUs run on',
  problem: 'Guest memory is on other nodes than its vCPUs',
  severity: 'medium',
  reads: [
    '/proc/PID/numa_maps',
    '/proc/PID/task/TID/status Cpus_allowed_list',
    '/sys/devices/system/node/node*/distance',
  ],
  why: 'Each cache miss to another node takes half again to twice as long and shares the link with everyone else. Guests that lived long on a busy host lost a third of their speed to it.',
  remedy:
    'virsh numatune GUEST --nodeset NODE --live moves the memory to its vCPUs (with mode strict or restrictive), or re-pin the vCPUs to where the memory is.',
  takesEffect: 'live',
  notWhen: 'A guest bound by memory bandwidth that is spread over nodes on purpose.',
  sources: [
    "The sysadmin's summary virt-tune began with: 64 guests on 64 cores, 54.7 % floating against 80.4 % pinned",
    'RHEL Virtualization Tuning and Optimization Guide, 9.3: guests smeared over eight nodes',
    'numad(8)',
  ],
  // numad leaves a process alone when 90 % of its memory is local (numad(8), -u and source).
  thresholds: {
    remoteShare: {
      default: 0.1,
      range: [0, 0.99],
      unit: 'share',
      meaning: 'more memory on other nodes is found',
    },
    highShare: { default: 0.3, range: [0, 1], unit: 'share', meaning: 'more is of high severity' },
  },
  gates: [running, moreThanOneNode],
  evaluate({ guest, host }, { remoteShare, highShare }) {
    const locality = need(localityOf(guest, host), 'where the guest’s memory lies');
    const evidence = [
      seen('/proc/PID/numa_maps', perNodeText(locality.perNodeKiB)),
      seen('vCPUs may run on', `nodes ${locality.cpuNodes.join(', ')}`),
      seen('remote share', percent(locality.remoteShare)),
    ];
    if (locality.remoteShare <= remoteShare) return pass(...evidence);
    return fail({
      evidence: [...evidence, seen('farthest distance', locality.farthestDistance)],
      severity: locality.remoteShare > highShare ? 'high' : 'medium',
      reason: `${percent(locality.remoteShare)} of the memory of ${guest.name} is on nodes where none of its vCPUs may run.`,
    });
  },
});
