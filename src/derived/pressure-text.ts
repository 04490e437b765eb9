/**
 * The share of time (0..1) some task waited, averaged over 60 s, from the text of a cgroup's pressure file
 * (Linux Documentation/accounting/psi.rst); undefined where the text is none.
 */
export function someAverage60(text: string): number | undefined {
  const match = /^some .*\bavg60=(\d+(?:\.\d+)?)/m.exec(text);
  return match === null ? undefined : Number(match[1]) / 100;
}
