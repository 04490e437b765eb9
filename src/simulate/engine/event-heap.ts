/**
 * The next event of each slot, soonest first: a 4-ary heap of slots in typed arrays. A slot has at most one event,
 * which is moved in place when its time changes, so that nothing is allocated and nothing stale is kept.
 */
export class EventHeap {
  private readonly times: Float64Array;
  /** Slots in heap order, and where in it each slot is (-1: it has no event). */
  private readonly order: Int32Array;
  private readonly places: Int32Array;
  private size = 0;

  constructor(slots: number) {
    this.times = new Float64Array(slots);
    this.order = new Int32Array(slots);
    this.places = new Int32Array(slots).fill(-1);
  }

  /** -1 when there is none. */
  get first(): number {
    return this.size === 0 ? -1 : (this.order[0] ?? -1);
  }

  timeOf(slot: number): number {
    return this.times[slot] ?? 0;
  }

  set(slot: number, time: number): void {
    const { times, places } = this;
    const place = places[slot] ?? 0;
    const before = times[slot] ?? 0;
    times[slot] = time;
    if (place < 0) {
      this.size += 1;
      this.rise(slot, this.size - 1);
    } else if (time < before) {
      this.rise(slot, place);
    } else {
      this.sink(slot, place);
    }
  }

  clear(slot: number): void {
    const place = this.places[slot] ?? -1;
    if (place < 0) return;
    this.places[slot] = -1;
    this.size -= 1;
    if (place === this.size) return;
    const last = this.order[this.size] ?? 0;
    const time = this.times[last] ?? 0;
    const parent = this.order[(place - 1) >> 2] ?? last;
    if (place > 0 && time < (this.times[parent] ?? 0)) this.rise(last, place);
    else this.sink(last, place);
  }

  // Times are read from the array rather than handed on: a number that is handed on may have to be allocated.
  private rise(slot: number, from: number): void {
    const { times, order, places } = this;
    const time = times[slot] ?? 0;
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 2;
      const other = order[above] ?? 0;
      if ((times[other] ?? 0) <= time) break;
      order[place] = other;
      places[other] = place;
      place = above;
    }
    order[place] = slot;
    places[slot] = place;
  }

  private sink(slot: number, from: number): void {
    const { times, order, places, size } = this;
    const time = times[slot] ?? 0;
    let place = from;
    for (let child = place * 4 + 1; child < size; child = place * 4 + 1) {
      child = this.soonest(child, Math.min(child + 4, size));
      const below = order[child] ?? 0;
      if ((times[below] ?? 0) >= time) break;
      order[place] = below;
      places[below] = place;
      place = child;
    }
    order[place] = slot;
    places[slot] = place;
  }

  private soonest(start: number, end: number): number {
    const { times, order } = this;
    let found = start;
    let least = times[order[start] ?? 0] ?? 0;
    for (let place = start + 1; place < end; place += 1) {
      const time = times[order[place] ?? 0] ?? 0;
      if (time >= least) continue;
      least = time;
      found = place;
    }
    return found;
  }
}
