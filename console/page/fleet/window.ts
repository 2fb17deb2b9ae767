/** The part of a long list that is drawn. */
export interface Window {
  first: number;
  /** Behind the last. */
  end: number;
}

/**
 * Which rows of equal height are seen, and some more on both sides, so that a quick scroll shows no gap.
 * @param top how far the list is scrolled, and `height` how much of it is seen, in pixels as `rowHeight`.
 * @example windowOf({ count: 1000, top: 3200, height: 640, rowHeight: 32 }); // {first: 90, end: 130}
 */
export function windowOf({
  count,
  top,
  height,
  rowHeight,
}: {
  count: number;
  top: number;
  height: number;
  rowHeight: number;
}): Window {
  const MORE = 10;
  const first = Math.floor(top / rowHeight) - MORE;
  const end = Math.ceil((top + height) / rowHeight) + MORE;
  return { first: Math.max(0, Math.min(first, count)), end: Math.max(0, Math.min(end, count)) };
}
