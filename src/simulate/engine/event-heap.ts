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
    let place = places[slot] ?? 0;
    if (place < 0) {
      place = this.size;
      this.size += 1;
      times[slot] = time;
      this.rise(slot, place, time);
      return;
    }
    const before = times[slot] ?? 0;
    times[slot] = time;
    if (time < before) this.rise(slot, place, time);
    else this.sink(slot, place, time);
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
    if (place > 0 && time < (this.times[parent] ?? 0)) this.rise(last, place, time);
    else this.sink(last, place, time);
  }

  private rise(slot: number, from: number, time: number): void {
    const { times, order, places } = this;
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

  private sink(slot: number, from: number, time: number): void {
    const { times, order, places, size } = this;
    let place = from;
    for (;;) {
      const start = place * 4 + 1;
      if (start >= size) break;
      const end = Math.min(start + 4, size);
      let least = start;
      let soonest = times[order[start] ?? 0] ?? 0;
      for (let child = start + 1; child < end; child += 1) {
        const childTime = times[order[child] ?? 0] ?? 0;
        if (childTime < soonest) {
          soonest = childTime;
          least = child;
        }
      }
      if (soonest >= time) break;
      const below = order[least] ?? 0;
      order[place] = below;
      places[below] = place;
      place = least;
    }
    order[place] = slot;
    places[slot] = place;
  }
}
