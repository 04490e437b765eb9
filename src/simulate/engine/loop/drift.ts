import { nowNs } from './clock';
import { Guest } from './entities';
import { timers } from './event-heap';
import { driftSlots, nodesWithCpus } from './machine';
import { wanderPerSecond } from './parameters';
import { below, exponential } from './random';
import { goTo } from './relocate';

/** An exchange moves two that wander, each of which is told to go as often: every other one makes up the count. */
const EXCHANGES: f64 = 0.5;

/** Sets when one of a guest's vCPUs that have drifted goes to another node next. */
export function armDrift(guest: Guest): void {
  const drifting = guest.drifting.length;
  if (drifting === 0 || wanderPerSecond === 0) return;
  const meanNs = 1e9 / (wanderPerSecond * f64(drifting));
  timers.set(driftSlots + guest.index, nowNs + exponential(meanNs));
}

/** A vCPU that is at home nowhere goes on. One that NUMA balancing keeps at home does not. */
export function drift(guest: Guest): void {
  armDrift(guest);
  const thread = guest.drifting[below(guest.drifting.length)];
  if (!thread.isWandering) return;
  const drawn = below(nodesWithCpus.length - 1);
  const isPastOwn = drawn >= nodesWithCpus.indexOf(thread.cpu.node);
  goTo(thread, nodesWithCpus[isPastOwn ? drawn + 1 : drawn], EXCHANGES);
}
