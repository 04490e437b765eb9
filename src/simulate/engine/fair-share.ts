/** A host whose pCPUs are shared out evenly at every moment, at no cost. */
export interface FairShareHost {
  readonly cores: number;
  /** By vCPU: seconds of work of each of its tasks, which it does one after the other. */
  readonly vcpus: readonly Float64Array[];
}

export interface FairShareResult {
  /** When the last task is done. */
  readonly makespanS: number;
  readonly tasks: number;
}

/**
 * Processor sharing: of n vCPUs with work each runs at min(1, cores / n). Exact, without migration or any loss: what
 * is left of a simulation when only the sharing counts.
 */
export function fairShare(hosts: readonly FairShareHost[]): FairShareResult {
  let makespanS = 0;
  let tasks = 0;
  for (const host of hosts) {
    makespanS = Math.max(makespanS, hostMakespanS(host));
    for (const { length } of host.vcpus) tasks += length;
  }
  return { makespanS, tasks };
}

/**
 * In a time that passes as fast as each vCPU runs, a task ends after as long as it has work, whoever comes and goes
 * meanwhile. So nothing but the first to end has to be looked at.
 */
function hostMakespanS({ cores, vcpus }: FairShareHost): number {
  const running = new EndHeap(vcpus);
  let nowS = 0;
  let sharedS = 0;
  while (running.size > 0) {
    const endS = running.soonest;
    const rate = Math.min(1, cores / running.size);
    nowS += (endS - sharedS) / rate;
    sharedS = endS;
    running.goOn();
  }
  return nowS;
}

/** The ends of the tasks that run, soonest first: a 4-ary heap. */
class EndHeap {
  size = 0;
  private readonly ends: Float64Array;
  private readonly owners: Int32Array;
  private readonly done: Int32Array;
  private readonly vcpus: readonly Float64Array[];

  constructor(vcpus: readonly Float64Array[]) {
    this.vcpus = vcpus;
    this.ends = new Float64Array(vcpus.length);
    this.owners = new Int32Array(vcpus.length);
    this.done = new Int32Array(vcpus.length);
    for (const [vcpu, tasks] of vcpus.entries()) {
      const [first] = tasks;
      if (first === undefined) continue;
      this.ends[this.size] = first;
      this.owners[this.size] = vcpu;
      this.size += 1;
    }
    for (let place = (this.size - 2) >> 2; place >= 0; place -= 1) this.sink(place);
  }

  get soonest(): number {
    return this.ends[0] ?? 0;
  }

  /** Whose task ended first begins his next, or is gone. */
  goOn(): void {
    const { ends, owners, done } = this;
    const owner = owners[0] ?? 0;
    const next = (done[owner] ?? 0) + 1;
    const tasks = this.vcpus[owner];
    done[owner] = next;
    if (tasks !== undefined && next < tasks.length) {
      ends[0] = (ends[0] ?? 0) + (tasks[next] ?? 0);
    } else {
      this.size -= 1;
      ends[0] = ends[this.size] ?? 0;
      owners[0] = owners[this.size] ?? 0;
    }
    this.sink(0);
  }

  private sink(from: number): void {
    const { ends, owners, size } = this;
    const end = ends[from] ?? 0;
    const owner = owners[from] ?? 0;
    let place = from;
    for (;;) {
      const first = place * 4 + 1;
      if (first >= size) break;
      const last = Math.min(first + 4, size);
      let least = first;
      let soonest = ends[first] ?? 0;
      for (let child = first + 1; child < last; child += 1) {
        const other = ends[child] ?? 0;
        if (other < soonest) {
          soonest = other;
          least = child;
        }
      }
      if (soonest >= end) break;
      ends[place] = soonest;
      owners[place] = owners[least] ?? 0;
      place = least;
    }
    ends[place] = end;
    owners[place] = owner;
  }
}
