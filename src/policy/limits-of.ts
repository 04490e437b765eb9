import type { CheckText } from '../model/check-text.ts';
import type { Config } from '../model/config.ts';

/** The thresholds of a check by name: as configured, or else as declared. */
export function limitsOf(
  { id, thresholds = {} }: CheckText,
  config: Config | undefined,
): Readonly<Record<string, number>> {
  const declared = Object.entries(thresholds).map(([name, threshold]) => [name, threshold.default]);
  return { ...Object.fromEntries(declared), ...config?.thresholds?.[id] };
}
