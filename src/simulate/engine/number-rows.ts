/**
 * Hands out rows of numbers, one to an object, side by side in large arrays. V8 puts every fractional number of an object
 * into a box of its own somewhere on the heap: three times the room, and one more place to look up for each number. With
 * some thousand objects that change all the time, the processor's caches decide how fast a simulation is.
 */
export class NumberRows {
  private values = new Float64Array(0);
  private used = 0;

  take(width: number): Row {
    if (this.used + width > this.values.length) {
      this.values = new Float64Array(Math.max(CHUNK, width));
      this.used = 0;
    }
    const row = { values: this.values, start: this.used };
    this.used += width;
    return row;
  }
}

/** 64 KiB. */
const CHUNK = 8192;

interface Row {
  readonly values: Float64Array;
  readonly start: number;
}

type Numbers<Initial> = { -readonly [Name in keyof Initial]: number } & { reset(): void };

/**
 * A class whose objects have these numbers, each beginning with the value given and going back to it at a `reset`. They
 * are read and written like fields, and kept in a row in this order: what is used together stands together.
 */
export function numbersInRow<Initial extends Readonly<Record<string, number>>>(
  initial: Initial,
): new (
  rows: NumberRows,
) => Numbers<Initial>;
export function numbersInRow(
  initial: Readonly<Record<string, number>>,
): new (
  rows: NumberRows,
) => object {
  const first = Float64Array.from(Object.values(initial));
  class InRow {
    declare readonly values: Float64Array;
    declare readonly start: number;

    constructor(rows: NumberRows) {
      const { values, start } = rows.take(first.length);
      this.values = values;
      this.start = start;
      this.reset();
    }

    reset(): void {
      this.values.set(first, this.start);
    }
  }
  for (const [place, name] of Object.keys(initial).entries()) {
    Object.defineProperty(InRow.prototype, name, {
      get(this: { values: Float64Array; start: number }): number {
        return this.values[this.start + place] ?? 0;
      },
      set(this: { values: Float64Array; start: number }, value: number) {
        this.values[this.start + place] = value;
      },
    });
  }
  return InRow;
}
