/** So many instances of a type are left in a zone; a zone or type left out means any. */
export interface StockLine {
  zone?: string;
  instanceType?: string;
  left: number;
}

/** What is on the shelves. Where no line fits, there is no end of it. */
export class Stock {
  constructor(private readonly lines: StockLine[] = []) {}

  available(zone: string, instanceType: string): number {
    return Math.min(Infinity, ...this.#fitting(zone, instanceType).map((line) => line.left));
  }

  /** Takes one, or with -1 gives one back. */
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
