import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import xterm from '@xterm/headless';

/**
 * Records the demo as a picture that moves, for the README: `npm run recording`. It runs in a terminal of its own, by the
 * command `script` of util-linux, and what that terminal shows becomes docs/demo.svg.
 */
const COLUMNS = 100;
const ROWS = 34;
/** Pixels. */
const CELL = { width: 7.8, height: 17 };
const MARGIN = 12;
/** How long the last of it stays before the recording begins again, in seconds. */
const REST = 6;
/** The colours of a terminal, by number. */
const COLOURS = ['#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'];

const written = await run('node dist/cli/demo.mjs');
await writeFile('docs/demo.svg', draw(await watch(written)));

/** What a command writes to a terminal, and when, in seconds. */
async function run(command) {
  const sized = `stty cols ${COLUMNS} rows ${ROWS}; ${command}`;
  const child = spawn('script', ['-qfec', sized, '/dev/null'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const began = performance.now();
  const pieces = [];
  for await (const text of child.stdout) pieces.push({ text, at: (performance.now() - began) / 1000 });
  return pieces;
}

/** The lines that a terminal shows, each from when to when, in seconds. */
async function watch(pieces) {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, scrollback: 0, allowProposedApi: true });
  const shown = Array.from({ length: ROWS }, () => ({ runs: '', from: 0 }));
  const lines = [];
  const end = (pieces.at(-1)?.at ?? 0) + REST;
  const note = (row, runs, at) => {
    const { runs: before, from } = shown[row];
    if (before === runs) return;
    if (before !== '' && at > from) lines.push({ row, runs: before, from, to: at });
    shown[row] = { runs, from: at };
  };
  for (const { text, at } of pieces) {
    await new Promise((resolve) => terminal.write(text, resolve));
    for (let row = 0; row < ROWS; row += 1) note(row, runsOf(terminal.buffer.active.getLine(row)), at);
  }
  for (let row = 0; row < ROWS; row += 1) note(row, '', end);
  return { lines, end };
}

/** A line of the terminal as SVG: one piece for each stretch of cells that look alike. */
function runsOf(line) {
  const runs = [];
  for (let column = 0; column < COLUMNS; column += 1) {
    const cell = line.getCell(column);
    const style = styleOf(cell);
    const last = runs.at(-1);
    if (last?.style === style) last.text += cell.getChars() || ' ';
    else runs.push({ style, text: cell.getChars() || ' ', x: MARGIN + column * CELL.width });
  }
  return runs
    .filter(({ text }) => text.trim() !== '')
    .map(({ style, text, x }) => `<tspan x="${x.toFixed(1)}"${style}>${escape(text.trimEnd())}</tspan>`)
    .join('');
}

function styleOf(cell) {
  const colour = cell.isFgPalette() ? ` fill="${COLOURS[cell.getFgColor() % 8]}"` : '';
  const weight = cell.isBold() ? ' font-weight="bold"' : '';
  return `${colour}${weight}${cell.isDim() ? ' opacity="0.6"' : ''}`;
}

/** SVG makes one of several spaces, but not of several that do not break. */
function escape(text) {
  return text.replaceAll(' ', '\u00a0').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The recording as SVG, again and again. */
function draw({ lines, end }) {
  const last = Math.max(...lines.map(({ row }) => row));
  const width = COLUMNS * CELL.width + 2 * MARGIN;
  const height = (last + 1) * CELL.height + 2 * MARGIN;
  const time = (seconds) => `loop.begin+${seconds.toFixed(2)}s`;
  // Where nothing moves, the end is seen.
  const texts = lines.map(({ row, runs, from, to }) => {
    const [before, after, begin, until] =
      to === end ? ['visible', 'hidden', time(0), time(from)] : ['hidden', 'visible', time(from), time(to)];
    return (
      `<text y="${MARGIN + (row + 0.75) * CELL.height}" visibility="${before}">${runs}` +
      `<set attributeName="visibility" to="${after}" begin="${begin}" end="${until}"/></text>`
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13" fill="#e6edf3">
<title>npm start: three servers from the request to Running, and what that cost</title>
<rect width="100%" height="100%" rx="8" fill="#0d1117"><animate id="loop" attributeName="x" values="0" begin="0s;loop.end" dur="${end.toFixed(2)}s"/></rect>
${texts.join('\n')}
</svg>
`;
}
