import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { limitConcurrency } from './limit-concurrency.ts';

describe('limitConcurrency', () => {
  it('runs all tasks, in order, and never more than the limit at a time', async () => {
    const inTurn = limitConcurrency(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const task = (index: number) => async (): Promise<number> => {
      order.push(index);
      running += 1;
      most = Math.max(most, running);
      await sleep(index % 3);
      running -= 1;
      if (index === 4) throw new Error('fourth');
      return index;
    };
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) => inTurn(task(index))),
    );
    expect(most).toBe(2);
    expect(order).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(
      results.map(({ status }) => status).filter((status) => status === 'rejected').length,
    ).toBe(1);
  });
});
