/** A share in the arithmetic of a ledger: `4.6 %`. */
export function percentText(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
