/** A size for reading: `5.9 GiB`. */
export function memoryText(memoryKiB: number): string {
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let amount = memoryKiB;
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${Number.isInteger(amount) || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[unit]}`;
}

/** `1 guest`, `3 guests` */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** More names than this tell a reader no more than their number does. */
const NAMED = 5;

/** `web-1, web-2, db`; of many the first: `web-1, web-2, web-3, web-4, web-5 and 120 more` */
export function namesText(names: readonly string[]): string {
  const named = names.slice(0, NAMED).join(', ');
  return names.length <= NAMED ? named : `${named} and ${names.length - NAMED} more`;
}
