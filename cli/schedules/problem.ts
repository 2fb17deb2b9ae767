/** What is wrong in a file of schedules, and where: the path of keys that leads to it. */
export class Problem extends Error {
  override readonly name = 'Problem';

  /** @param words continue the name of the place, and say what helps. */
  constructor(
    readonly path: readonly (string | number)[],
    words: string,
  ) {
    super(words);
  }
}
