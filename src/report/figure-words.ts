import type { Configuration, Figure, Results } from '../model/results.ts';

/** Four significant digits: more were never measured. */
export function amountText(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 6));
}

/** `2011 operations/s (1990-2030)` */
export function intervalText({ median, low, high, unit }: Figure): string {
  return `${amountText(median)} ${unit} (${amountText(low)}-${amountText(high)})`;
}

/**
 * `94.1 % (92.0-95.8), worse`. A guest that KVM does not run is neither better nor worse than what is none: that CPUID
 * takes an emulator less time than leaving a guest takes a processor says nothing of guests.
 */
export function againstText(
  { against, configuration }: Figure,
  configurations: readonly Configuration[],
): string {
  if (against === undefined) return '';
  const { ratio, verdict, detectable, reference } = against;
  const range = ratioText(ratio);
  const runs = (id: string) => configurations.find((each) => each.id === id)?.acceleration;
  const own = runs(configuration) ?? 'native';
  if (own !== 'native' && own !== 'kvm' && own !== runs(reference)) {
    return `${range}, ${NO_VERDICT[own]}`;
  }
  if (verdict === 'no difference')
    return `${range}, no difference (${percent(detectable)} % would be told)`;
  return verdict === 'too few' ? `${range}, too few runs to tell` : `${range}, ${verdict}`;
}

/** The same of all figures of one metric, with those named that others are compared with: a campaign may have several. */
export function comparedText(
  figure: Figure,
  figures: readonly Figure[],
  configurations: readonly Configuration[],
): string {
  const isReference = figures.some(({ against }) => against?.reference === figure.configuration);
  return isReference ? 'the reference' : againstText(figure, configurations);
}

/** What is to be known before figures are believed. */
export function caveats(results: Results): string[] {
  const { figures, configurations } = results;
  const runs = configurations.reduce((sum, each) => sum + each.runs, 0);
  const firsts = configurations.flatMap(({ id }) => {
    const first = figures.find((figure) => figure.configuration === id);
    return first === undefined ? [] : [first];
  });
  const disturbed = firsts.reduce((sum, figure) => sum + figure.disturbed, 0);
  const told = firsts.flatMap(({ against }) => (against === undefined ? [] : [against.detectable]));
  told.sort((left, right) => left - right);
  const middle = told[Math.floor(told.length / 2)];
  const guests = [...new Set(configurations.map(({ acceleration }) => acceleration))];
  return [
    ...(disturbed === 0 ? [] : [`The host was not quiet during ${disturbed} of ${runs} runs.`]),
    ...(middle === undefined
      ? []
      : [`In so much noise, half of the comparisons can tell ${percent(middle)} % apart.`]),
    ...guests.flatMap((each) => (each === 'native' || each === 'kvm' ? [] : [WARNINGS[each]])),
    ...(results.state === 'finished' ? [] : [`The campaign is not finished (${results.state}).`]),
  ];
}

const WARNINGS = {
  tcg: 'Guests were emulated (tcg): their figures say nothing about KVM.',
  'kvm (not effective)':
    'KVM is there and does not run guests on the processor (VT-15): figures of guests are not those of KVM.',
} as const;

const NO_VERDICT = {
  tcg: 'emulated, no figure of KVM',
  'kvm (not effective)': 'interpreted, no figure of KVM',
} as const;

/** From here on a percentage is harder to grasp than a factor. */
const FACTOR_FROM = 3;

/** `94 % (92-96)`, and of what is far more `28 times (23-31)` */
export function ratioText({
  median,
  low,
  high,
}: {
  median: number;
  low: number;
  high: number;
}): string {
  if (median < FACTOR_FROM) return `${percent(median)} % (${percent(low)}-${percent(high)})`;
  const factor = (value: number) => value.toFixed(value < 10 ? 1 : 0);
  return `${factor(median)} times (${factor(low)}-${factor(high)})`;
}

export function percent(share: number): string {
  const value = share * 100;
  return value.toFixed(Math.abs(value) < 10 ? 1 : 0);
}

/** What each configuration is set apart by: factors that all have alike are left out. Guests say how they ran. */
export function namesFor(configurations: readonly Configuration[]): (id: string) => string {
  const varies = (key: string) =>
    new Set(configurations.map(({ factors }) => factors[key])).size > 1;
  return (id) => {
    const found = configurations.find((each) => each.id === id);
    if (found === undefined) return id;
    const words = Object.entries(found.factors).filter(([key]) => varies(key));
    const guest = found.acceleration === 'native' ? [] : [`[${found.acceleration}]`];
    return [...words.map((each) => each.join('=')), ...guest].join(' ') || 'as it is';
  };
}
