import { styleText } from 'node:util';

export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Colours a text, or leaves it alone where nobody would see it. */
export type Paint = (colour: Colour, text: string) => string;

export const plain: Paint = (_colour, text) => text;

/** Colours for a terminal; none for a file or pipe, or where NO_COLOR is set (no-color.org). */
export function paintFor(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  const wanted = stream.isTTY === true && (environment['NO_COLOR'] ?? '') === '';
  return wanted ? (colour, text) => styleText(colour, text) : plain;
}
