import type { LoadProfile } from './load-profile.ts';

/**
 * Of the time of its vCPUs, what a guest would use with pCPUs of its own: the machine-repair queue M/M/c//N, with its
 * tasks as the machines and its vCPUs as those who repair (Kleinrock, Queueing Systems I, 3.8).
 */
export function nativeUse({ runningShare, tasksPerVcpu }: LoadProfile, vcpus: number): number {
  if (runningShare === 1) return 1;
  if (tasksPerVcpu === 1) return runningShare;
  const tasks = tasksPerVcpu * vcpus;
  const ratio = runningShare / (1 - runningShare);
  // Chances of so many tasks that want to run, each relative to the likeliest so far, so that none overflows.
  let chance = 1;
  let sum = 1;
  let busy = 0;
  for (let wanting = 1; wanting <= tasks; wanting += 1) {
    chance *= (ratio * (tasks - wanting + 1)) / Math.min(wanting, vcpus);
    sum += chance;
    busy += chance * Math.min(wanting, vcpus);
    if (chance > 1e200) {
      sum /= chance;
      busy /= chance;
      chance = 1;
    }
  }
  return busy / sum / vcpus;
}
