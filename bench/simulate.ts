/**
 * The simulator: sharing alone beside SimGrid, and the whole model of a host by itself.
 *
 *   node bench/simulate.ts [--rounds 3] [--seconds 30]
 *
 * Needs Debian's libsimgrid-dev and g++ for the peer; without them ours stands alone.
 */
import { parseArgs } from 'node:util';
import { buildPeer, type Peer, type Run, runOurs, type Workload } from './simulate/fair-share.ts';
import { growth, singleHosts } from './simulate/whole-model.ts';

const TARGET_RATIO = 20;
const TARGET_DIFFERENCE = 1e-3;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '30' },
  },
});
const rounds = Number(values.rounds);

const workloads: readonly Workload[] = [
  { hosts: 1, cores: 16, vcpus: 16, tasks: 2000 },
  { hosts: 1, cores: 16, vcpus: 32, tasks: 2000 },
  { hosts: 1, cores: 64, vcpus: 128, tasks: 500 },
  { hosts: 10, cores: 16, vcpus: 32, tasks: 500 },
  { hosts: 100, cores: 16, vcpus: 32, tasks: 100 },
  { hosts: 10, cores: 64, vcpus: 256, tasks: 50 },
];

sharing();
singleHosts(Number(values.seconds));
growth();

function sharing(): void {
  using peer = buildPeer();
  if (peer === undefined) console.log('SimGrid or g++ is missing: ours stands alone');
  console.log('sharing alone, tasks a second: ours, SimGrid, ratio, makespans apart by');
  for (const workload of workloads) runOurs(workload);
  let met = 0;
  for (const workload of workloads) met += compare(workload, peer) ? 1 : 0;
  if (peer === undefined) return;
  console.log(`at least ${TARGET_RATIO}x and the same makespan: ${met} of ${workloads.length}`);
}

function compare(workload: Workload, peer: Peer | undefined): boolean {
  const { hosts, cores, vcpus, tasks } = workload;
  const all = hosts * vcpus * tasks;
  const name = `${hosts} x ${cores} cores, ${vcpus} vCPUs, ${tasks} tasks`.padEnd(40);
  const ours = best(() => runOurs(workload));
  const rate = (run: Run): string => Math.round(all / run.wallS).toLocaleString('en');
  if (peer === undefined) {
    console.log(name, rate(ours).padStart(12));
    return false;
  }
  const theirs = best(() => peer.run(workload));
  const ratio = theirs.wallS / ours.wallS;
  const difference = Math.abs(ours.makespanS / theirs.makespanS - 1);
  console.log(
    name,
    rate(ours).padStart(12),
    rate(theirs).padStart(10),
    `${ratio.toFixed(0)}x`.padStart(6),
    difference.toExponential(1),
  );
  return ratio >= TARGET_RATIO && difference <= TARGET_DIFFERENCE;
}

/** Each side's fastest: what is slower was disturbed. */
function best(run: () => Run): Run {
  let fastest = run();
  for (let round = 1; round < rounds; round += 1) {
    const next = run();
    if (next.wallS < fastest.wallS) fastest = next;
  }
  return fastest;
}
