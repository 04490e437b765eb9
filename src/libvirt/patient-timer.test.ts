import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { startPatientTimer } from './patient-timer.ts';

function stayBusy(forMs: number): void {
  const end = performance.now() + forMs;
  while (performance.now() < end);
}

describe('a patient timer', () => {
  it('expires when nothing came', async () => {
    await new Promise<void>((resolve) => startPatientTimer(10, resolve));
  });

  it('hears first what came while this process was busy', async () => {
    const echo = spawn('cat');
    const order: string[] = [];
    const answered = once(echo.stdout, 'data').then(() => order.push('answer'));
    const expired = new Promise<void>((resolve) =>
      startPatientTimer(100, () => resolve(void order.push('expired'))),
    );
    echo.stdin.end('x');
    stayBusy(400);
    await Promise.all([answered, expired]);
    expect(order).toEqual(['answer', 'expired']);
  });

  it('does nothing once stopped', async () => {
    let expired = false;
    startPatientTimer(5, () => {
      expired = true;
    })();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(expired).toBe(false);
  });
});
