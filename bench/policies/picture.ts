import type { Figures } from './figures.ts';

/** A panel of the picture: one figure of each policy, as bars on a logarithmic axis from `least` on. */
interface Panel {
  title: string;
  least: number;
  figureOf: (figures: Figures) => number;
  write: (figure: number) => string;
}

const PANELS: readonly Panel[] = [
  {
    title: 'ECS calls besides those that create',
    least: 1,
    figureOf: ({ calls }) => sum(Object.entries(calls).filter(([api]) => !NO_LOOKS.includes(api))),
    write: (calls) => calls.toLocaleString('en'),
  },
  {
    title: 'time until all run, over the slowest server alone',
    least: 0.5,
    figureOf: ({ overIdeal }) => overIdeal,
    write: (times) => times.toFixed(2),
  },
];

const NO_LOOKS = ['CreateInstance', 'RunInstances', 'SendMessage', 'PublishMessage'];

const NAMES: Readonly<Record<string, string>> = {
  terraform: 'Terraform',
  'packer, 5 s': 'Packer, 5 s',
  'functions, now': 'these functions',
};

const ROW = 24;
const LABEL = 112;
const BAR = 220;
const PANEL = LABEL + BAR + 58;
const HEAD = 30;

/**
 * The figures of one number of servers as a picture, in SVG. It reads on a light and on a dark page.
 * @param figures those of bench:policies. Other numbers of servers and older commits are left out.
 * @example picture(JSON.parse(readFileSync('docs/benchmarks.policies.json', 'utf8')), 100); // '<svg xmlns=…'
 */
export function picture(figures: readonly Figures[], servers: number): string {
  const shown = figures.filter((each) => each.servers === servers && !isOlder(each));
  const title = `${servers} servers, by policy`;
  const panels = PANELS.map((panel, index) => panelOf(panel, shown, index * (PANEL + 20)));
  const width = PANELS.length * (PANEL + 20) - 20;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEAD + shown.length * ROW}" role="img" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" fill="#777">`,
    `<title>${title}</title>`,
    ...panels.flat(),
    '</svg>',
    '',
  ].join('\n');
}

/** An older commit's functions bear its name; those of now are called so. */
function isOlder({ policy }: Figures): boolean {
  return policy.startsWith('functions, ') && policy !== 'functions, now';
}

function panelOf({ title, least, figureOf, write }: Panel, shown: readonly Figures[], left: number): string[] {
  const most = Math.max(...shown.map(figureOf));
  const lengthOf = (figure: number): number => Math.round((Math.log(figure / least) / Math.log(most / least)) * BAR);
  return [
    `<text x="${left}" y="14" font-weight="bold">${title}</text>`,
    ...shown.flatMap((figures, row) => {
      const top = HEAD + row * ROW;
      const figure = figureOf(figures);
      const colour = figures.policy === 'functions, now' ? '#0a7ebb' : '#999';
      const length = lengthOf(figure);
      return [
        `<text x="${left}" y="${top + 13}">${NAMES[figures.policy] ?? figures.policy}</text>`,
        `<rect x="${left + LABEL}" y="${top}" width="${length}" height="17" fill="${colour}"/>`,
        `<text x="${left + LABEL + length + 6}" y="${top + 13}">${write(figure)}</text>`,
      ];
    }),
  ];
}

function sum(entries: readonly (readonly [string, number])[]): number {
  return entries.reduce((total, [, times]) => total + times, 0);
}
