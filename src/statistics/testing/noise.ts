import type { Random } from '../random.ts';

/**
 * Noise as busy hosts have it: a slow wave, neighbours in time that resemble each other, and now and then a run
 * that something else slowed by up to a third.
 */
export function hostNoise(random: Random, size: number): () => number {
  const RESEMBLANCE = 0.5;
  const DISTURBED = 0.05;
  let previous = 0;
  let step = 0;
  const phase = random() * 2 * Math.PI;
  return () => {
    step += 1;
    previous = RESEMBLANCE * previous + size * normal(random);
    const wave = size * Math.sin(phase + step / 10);
    const disturbed = random() < DISTURBED ? 1 - random() / 3 : 1;
    return (1 + previous + wave) * disturbed;
  };
}

/** Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
