/** The free addresses of a CIDR block. */
export class AddressPool {
  readonly #first: number;
  readonly #count: number;
  readonly #taken = new Set<number>();
  #next = 0;

  /** `10.0.0.0/8`. The first address and the last three of a block are the platform's own, as in a VSwitch. */
  constructor(cidr: string) {
    const [base = '', bits = ''] = cidr.split('/');
    this.#first = (parseIp(base) ?? 0) + 1;
    this.#count = 2 ** (32 - Number(bits)) - 4;
  }

  get free(): number {
    return Math.max(0, this.#count - this.#taken.size);
  }

  /** The next free address; undefined when there is none. */
  allocate(): string | undefined {
    if (this.free === 0) return undefined;
    while (this.#taken.has(this.#next)) this.#next = (this.#next + 1) % this.#count;
    const offset = this.#next;
    this.#taken.add(offset);
    this.#next = (offset + 1) % this.#count;
    return formatIp(this.#first + offset);
  }

  /** Whether one particular address is free. */
  check(ip: string): 'free' | 'outside' | 'taken' {
    const offset = this.#offset(ip);
    if (offset === undefined) return 'outside';
    return this.#taken.has(offset) ? 'taken' : 'free';
  }

  /** Takes one particular address. An address outside the block changes nothing. */
  take(ip: string): void {
    const offset = this.#offset(ip);
    if (offset !== undefined) this.#taken.add(offset);
  }

  release(ip: string): void {
    const offset = this.#offset(ip);
    if (offset !== undefined) this.#taken.delete(offset);
  }

  #offset(ip: string): number | undefined {
    const offset = (parseIp(ip) ?? -1) - this.#first;
    return offset >= 0 && offset < this.#count ? offset : undefined;
  }
}

/** The number of a dotted IPv4 address; undefined when the text is no such address. */
export function parseIp(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function formatIp(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}
