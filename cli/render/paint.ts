import { styleText } from 'node:util';

export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Colours a text, or returns it as it is. */
export type Paint = (colour: Colour, text: string) => string;

export const plain: Paint = (_colour, text) => text;

/** Whether a stream is a terminal that moves its cursor and has colours: one of the kind `dumb` does neither. */
export function isLive(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}

/** Paints on a terminal. Leaves text plain for a file or pipe, and where NO_COLOR is set (no-color.org). */
export function paintFor(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  const wanted = isLive(stream, environment) && (environment['NO_COLOR'] ?? '') === '';
  return wanted ? (colour, text) => styleText(colour, text) : plain;
}
