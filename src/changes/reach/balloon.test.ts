import { expect, it } from 'vitest';
import { type Balloon, sameSize, setBalloon, sizeIn } from './balloon.ts';

const atOnce = () => Promise.resolve();

/** A guest whose driver moves by so much at every look, and never below a floor. */
function guestOf({ kib, step, floor = 0 }: { kib: number; step: number; floor?: number }) {
  let current = kib;
  const asked: number[] = [];
  const balloon: Balloon = {
    current: async () => {
      const target = Math.max(asked.at(-1) ?? current, floor);
      const by = Math.min(step, Math.abs(target - current));
      current += Math.sign(target - current) * by;
      return current;
    },
    ask: async (memoryKiB) => {
      asked.push(memoryKiB);
    },
  };
  return { balloon, asked };
}

it('waits until the guest has followed, however slowly', async () => {
  const { balloon, asked } = guestOf({ kib: 1000_000, step: 1000 });
  await setBalloon(balloon, '900000', atOnce);
  expect(asked).toEqual([900_000]);
  expect(Math.abs((await balloon.current()) - 900_000)).toBeLessThan(2000);
});

it('gives up on a guest that does nothing, and asks it for what it had', async () => {
  const { balloon, asked } = guestOf({ kib: 1000_000, step: 1000, floor: 950_000 });
  await expect(setBalloon(balloon, '900000', atOnce)).rejects.toThrow(/its balloon stays at/);
  expect(asked).toEqual([900_000, 1000_000]);
});

it('takes sizes for the same that differ by a few pages only', () => {
  expect(sameSize('1000000', '1000400')).toBe(true);
  expect(sameSize('1000000', '980000')).toBe(false);
  expect(sameSize('1000000', null)).toBe(false);
});

it.each(['0', '-5', '1e3', 'much', null])('refuses %s as an amount of memory', (value) => {
  expect(() => sizeIn(value)).toThrow('not an amount of memory');
});
