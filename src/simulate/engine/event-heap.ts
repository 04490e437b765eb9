const CHILDREN = 4;

/**
 * The next event of each slot, soonest first: a 4-ary heap in typed arrays. A slot has at most one event,
 * which is moved in place when its time changes, so that nothing is allocated and nothing stale is kept.
 */
export class EventHeap {
  /**
   * In heap order, side by side, as each step of a search looks at four of them: times, and the slots they are of. There
   * are always four to look at: past the end, times are infinite.
   */
  declare private readonly times: Float64Array;
  declare private readonly slots: Int32Array;
  /** Where in that order each slot is; -1: it has no event. */
  declare private readonly places: Int32Array;
  private size = 0;
  /** The time that is set. A number that is handed on to a function may have to be allocated. */
  private readonly given = new Float64Array(1);

  constructor(slots: number) {
    this.times = new Float64Array(slots + CHILDREN).fill(Number.POSITIVE_INFINITY);
    this.slots = new Int32Array(slots);
    this.places = new Int32Array(slots).fill(-1);
  }

  /** -1 when there is none. */
  get first(): number {
    return this.size === 0 ? -1 : (this.slots[0] ?? -1);
  }

  /** Of the first. */
  get soonest(): number {
    return this.times[0] ?? 0;
  }

  set(slot: number, time: number): void {
    this.given[0] = time;
    this.put(slot);
  }

  private put(slot: number): void {
    const { times, places } = this;
    const time = this.given[0] ?? 0;
    const place = places[slot] ?? 0;
    if (place < 0) {
      const end = this.size;
      this.size += 1;
      times[end] = time;
      this.rise(slot, end);
      return;
    }
    const isSooner = time < (times[place] ?? 0);
    times[place] = time;
    if (isSooner) this.rise(slot, place);
    else this.sink(slot, place);
  }

  clear(slot: number): void {
    const { times, slots } = this;
    const place = this.places[slot] ?? -1;
    if (place < 0) return;
    this.places[slot] = -1;
    this.size -= 1;
    if (place === this.size) {
      times[place] = Number.POSITIVE_INFINITY;
      return;
    }
    const last = slots[this.size] ?? 0;
    const time = times[this.size] ?? 0;
    times[this.size] = Number.POSITIVE_INFINITY;
    times[place] = time;
    if (place > 0 && time < (times[(place - 1) >> 2] ?? 0)) this.rise(last, place);
    else this.sink(last, place);
  }

  // Here too the time is read from where it stands, not handed on.

  private rise(slot: number, from: number): void {
    const { times, slots, places } = this;
    const time = times[from] ?? 0;
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 2;
      const other = times[above] ?? 0;
      if (other <= time) break;
      const moved = slots[above] ?? 0;
      times[place] = other;
      slots[place] = moved;
      places[moved] = place;
      place = above;
    }
    times[place] = time;
    slots[place] = slot;
    places[slot] = place;
  }

  private sink(slot: number, from: number): void {
    const { times, slots, places, size } = this;
    const time = times[from] ?? 0;
    let place = from;
    for (let child = place * CHILDREN + 1; child < size; child = place * CHILDREN + 1) {
      const below = this.soonestOfFour(child);
      const least = times[below] ?? 0;
      if (least >= time) break;
      const other = slots[below] ?? 0;
      times[place] = least;
      slots[place] = other;
      places[other] = place;
      place = below;
    }
    times[place] = time;
    slots[place] = slot;
    places[slot] = place;
  }

  /** Differences are computed with, not branched on: which of four is the soonest, no processor can foretell. */
  private soonestOfFour(first: number): number {
    const { times } = this;
    const one = first + Number((times[first + 1] ?? 0) < (times[first] ?? 0));
    const other = first + 2 + Number((times[first + 3] ?? 0) < (times[first + 2] ?? 0));
    return one + (other - one) * Number((times[other] ?? 0) < (times[one] ?? 0));
  }
}
