import { styleText } from 'node:util';

export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Colours a text, or returns it as it is. */
export type Paint = (colour: Colour, text: string) => string;

export const plain: Paint = (_colour, text) => text;

/** Paints on a terminal. Leaves text plain for a file or pipe, and where NO_COLOR is set (no-color.org). */
export function paintFor(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  const wanted = stream.isTTY === true && (environment['NO_COLOR'] ?? '') === '';
  return wanted ? (colour, text) => styleText(colour, text) : plain;
}
