/** A price, with as many digits as it takes to tell cheap instances apart. */
export function money(amount: number, currency: string): string {
  return `${amount.toFixed(amount < 10 ? 4 : 2)} ${currency}`;
}
