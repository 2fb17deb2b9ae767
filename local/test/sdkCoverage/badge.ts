import { countsOf, SERVICES } from './coveragePage.ts';

// Verdana's average width at 11 px, which the text is stretched to: no font is measured.
const CHARACTER_PX = 6.5;
const PADDING_PX = 10;

/** An SVG badge with the answered and all actions of each service, as docs/coverage.md counts them. */
export function badge(): string {
  const [ecs, mns, ...fc] = SERVICES.map((service) => {
    const { all, yes, simplified } = countsOf(service);
    return `${yes + simplified}/${all}`;
  });
  const [label, counts] = ['local cloud', `ECS ${ecs ?? ''} · MNS ${mns ?? ''} · FC ${fc.join(', ')}`];
  const [left, right] = [width(label), width(counts)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${label}: ${counts}">
<title>${label}: ${counts}</title>
<rect width="${left}" height="20" fill="#555"/><rect x="${left}" width="${right}" height="20" fill="#0a7ebb"/>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
${text(label, left / 2, left)}
${text(counts, left + right / 2, right)}
</g>
</svg>
`;
}

function text(content: string, center: number, room: number): string {
  return `<text x="${center}" y="14" textLength="${room - PADDING_PX}">${content}</text>`;
}

function width(content: string): number {
  return Math.ceil(content.length * CHARACTER_PX) + PADDING_PX;
}
