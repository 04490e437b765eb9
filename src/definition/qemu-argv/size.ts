const UNITS = 'BKMGTPE';
const STEP = 1024;
const BYTES_PER_KIB = 1024;

/**
 * A size as QEMU's options have it: `4G`, `1.5g`, `0x1000`, plain numbers in the given unit.
 * Undefined for anything else.
 *
 * @param defaultUnit one of B, K, M, ...
 * @returns bytes
 */
export function parseSize(text: string | undefined, defaultUnit = 'B'): number | undefined {
  const hexadecimal = /^0x[0-9a-f]+$/i.test(text ?? '');
  const match = hexadecimal ? null : /^(\d+(?:\.\d+)?)([BKMGTPE])?(?:i?B)?$/i.exec(text ?? '');
  const number = Number(hexadecimal ? text : match?.[1]);
  if (text === undefined || !Number.isFinite(number)) return undefined;
  const unit = (match?.[2] ?? defaultUnit).toUpperCase();
  const bytes = number * STEP ** Math.max(UNITS.indexOf(unit), 0);
  return Number.isFinite(bytes) ? Math.round(bytes) : undefined;
}

/** As `parseSize`, in KiB, rounded up. */
export function parseSizeKiB(text: string | undefined, defaultUnit = 'B'): number | undefined {
  const bytes = parseSize(text, defaultUnit);
  return bytes === undefined ? undefined : Math.ceil(bytes / BYTES_PER_KIB);
}
