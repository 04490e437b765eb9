/**
 * The order in which one round runs its configurations: forwards, then backwards in the next (A B B A), and each
 * pair of rounds begins one further on. What drifts in a straight line, as a machine that warms up does, then
 * touches all alike.
 *
 * @param round from 0
 */
export function roundOrder<T>(configurations: readonly T[], round: number): T[] {
  const first = Math.floor(round / 2) % Math.max(configurations.length, 1);
  const turned = [...configurations.slice(first), ...configurations.slice(0, first)];
  return round % 2 === 0 ? turned : turned.reverse();
}
