const LOCAL = 0;
const REMOTE = 1;
const BANDWIDTH = 2;
const EPOCH = 3;
const WIDTH = 4;

/** What memory costs a vCPU, by the node it runs on: four numbers a node, side by side, as they are read together. */
export class MemoryCosts {
  declare private readonly values: number[];

  constructor(nodes: number) {
    // One fraction makes it an array of fractions to V8, which is looked up faster than a typed array.
    this.values = [0.5, ...new Float64Array(nodes * WIDTH)].slice(1);
    for (let node = 0; node < nodes; node += 1) this.values[node * WIDTH + EPOCH] = -1;
  }

  /** Of its accesses, the share that goes to the node itself. */
  local(node: number): number {
    return this.values[node * WIDTH + LOCAL] ?? 0;
  }

  /** Slow-down by remote memory. */
  remote(node: number): number {
    return this.values[node * WIDTH + REMOTE] ?? 0;
  }

  setAccess(node: number, local: number, remote: number): void {
    this.values[node * WIDTH + LOCAL] = local;
    this.values[node * WIDTH + REMOTE] = remote;
  }

  /** The same by full controllers and links, as of the epoch in which it was set. */
  bandwidth(node: number): number {
    return this.values[node * WIDTH + BANDWIDTH] ?? 0;
  }

  isOf(node: number, epoch: number): boolean {
    return this.values[node * WIDTH + EPOCH] === epoch;
  }

  setBandwidth(node: number, slowDown: number, epoch: number): void {
    this.values[node * WIDTH + BANDWIDTH] = slowDown;
    this.values[node * WIDTH + EPOCH] = epoch;
  }
}
