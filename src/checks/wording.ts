/** Numbers in evidence and reasons, always in the same form. */

export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
