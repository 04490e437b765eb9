import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { running } from '../gates.ts';
import { percent } from '../wording.ts';

/** Programs that inflate and deflate by need. */
const CONTROLLERS: ReadonlySet<string> = new Set(['momd', 'pvestatd']);
/** Rounding of sizes, not a decision. */
const ROUNDING_SHARE = 0.01;

export const check = defineCheck({
  id: 'BAL-05',
  topic: 'balloon',
  subject: 'guest',
  title: 'The guest has the memory it was promised, or somebody steers its balloon',
  problem: 'A balloon was inflated and left that way',
  severity: 'medium',
  reads: ['current and maximum balloon size', 'running momd, pvestatd'],
  why: 'A balloon set once by hand or by the definition (currentMemory below memory) stays. The guest swaps or kills processes while the host may have memory to spare.',
  remedy: 'virsh setmem GUEST MAXIMUM --live --config, or run a controller that deflates in need.',
  takesEffect: 'live',
  notWhen: 'The smaller size is wanted and the maximum is only room to grow.',
  sources: [
    'apache/cloudstack issue 7529: a guest of 96 GiB that saw 9',
    'libvirt formatdomain: currentMemory',
  ],
  gates: [running],
  evaluate({ guest, host }) {
    const { balloon } = need(guest.runtime, 'runtime of the guest');
    const { currentKiB, maximumKiB } = need(balloon, 'balloon size');
    const evidence = [seen('balloon', `${memoryText(currentKiB)} of ${memoryText(maximumKiB)}`)];
    const missing = 1 - currentKiB / maximumKiB;
    if (missing <= ROUNDING_SHARE) return pass(...evidence);
    const steering = need(host.services, 'running services').filter(
      ({ name, running: isRunning }) => isRunning && CONTROLLERS.has(name),
    );
    evidence.push(
      seen('steering balloons', steering.map(({ name }) => name).join(', ') || 'nobody'),
    );
    if (steering.length > 0) return pass(...evidence);
    return fail({
      evidence,
      reason: `${guest.name} is ${percent(missing)} short of its memory and nothing on this host would give it back.`,
    });
  },
});
