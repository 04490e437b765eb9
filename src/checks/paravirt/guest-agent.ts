import { isAbsent, isKnown } from '../../model/fact.ts';
import { defineCheck, fail, need, noMend, notApplicable, pass, seen, unknown } from '../check.ts';
import { add } from '../edit.ts';
import { running } from '../gates.ts';

const SILENT = /not connected|not responding|not available|timed out/i;

export const check = defineCheck({
  id: 'PV-10',
  topic: 'paravirt',
  subject: 'guest',
  title: 'The guest agent answers',
  problem: 'There is no guest agent, or it does not answer',
  severity: 'info',
  reads: ['/domain/devices/channel org.qemu.guest_agent.0', 'guest-info asked through libvirt'],
  why: 'Only inside the guest is it known how much steal its kernel counts, what system it is, and when its file systems are quiet for a backup.',
  remedy:
    'A <channel type="unix"> with the target org.qemu.guest_agent.0, and qemu-guest-agent installed in the guest.',
  takesEffect: 'next-start',
  notWhen: 'Nobody may look into the guest: the agent can run commands there.',
  sources: [
    'libvirt formatdomain: channel; QEMU documentation, qemu-ga',
    'Proxmox VE admin guide, qm: QEMU Guest Agent',
  ],
  gates: [running],
  evaluate({ guest }) {
    if (guest.state === 'paused') return notApplicable('the guest is paused');
    const { guestAgentChannel } = need(guest.definition, 'definition of the guest');
    if (!guestAgentChannel)
      return fail({
        evidence: [seen('/domain/devices/channel', 'no org.qemu.guest_agent.0')],
        reason: `${guest.name} has no channel for a guest agent.`,
      });
    const { agentVersion } = need(guest.runtime, 'runtime of the guest').inside;
    if (isKnown(agentVersion)) return pass(seen('guest-info', agentVersion.value));
    if (isAbsent(agentVersion)) return unknown('the guest agent was not asked');
    if (!SILENT.test(agentVersion.unreadable)) return unknown(agentVersion.unreadable);
    return fail({
      evidence: [seen('guest-info', agentVersion.unreadable)],
      reason: `The guest agent of ${guest.name} does not answer.`,
      remedy: 'Install and start qemu-guest-agent in the guest.',
    });
  },
  mend({ guest }) {
    if (need(guest.definition, 'definition of the guest').guestAgentChannel)
      noMend('the agent is to be installed and started inside the guest: qemu-guest-agent');
    return [
      {
        set: 'definition',
        title: 'it has a channel for the guest agent, which is to be installed inside it',
        edits: [
          add(
            'devices',
            '<channel type="unix"><target type="virtio" name="org.qemu.guest_agent.0"/></channel>',
          ),
        ],
      },
    ];
  },
});
