/** How many instances of a type are left in a zone. Without a zone or a type, the line holds for any. */
export interface StockLine {
  zone?: string;
  instanceType?: string;
  left: number;
}

/** The stock of instances. Where no line matches, the stock is unlimited. */
export class Stock {
  constructor(private readonly lines: StockLine[] = []) {}

  available(zone: string, instanceType: string): number {
    return Math.min(Infinity, ...this.#fitting(zone, instanceType).map((line) => line.left));
  }

  /** Takes `amount` instances; a negative amount gives them back. */
  take(zone: string, instanceType: string, amount = 1): void {
    for (const line of this.#fitting(zone, instanceType)) line.left -= amount;
  }

  snapshot(): StockLine[] {
    return this.lines.map((line) => ({ ...line }));
  }

  restore(lines: readonly StockLine[]): void {
    this.lines.splice(0, this.lines.length, ...lines);
  }

  #fitting(zone: string, instanceType: string): StockLine[] {
    return this.lines.filter(
      (line) => (line.zone ?? zone) === zone && (line.instanceType ?? instanceType) === instanceType,
    );
  }
}
