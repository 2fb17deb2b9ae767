import { escapeXml } from '../../xml.ts';

// XML cannot represent these control characters, and a tag may hold them.
const UNWRITABLE = /[^\t\n\r\u0020-\ufffd]/g;

/**
 * An answer as XML. The elements of a list follow each other inside their wrapper; an empty list is an empty wrapper.
 */
export function toXml(root: string, answer: object): string {
  return `<?xml version='1.0' encoding='UTF-8'?>${elements(root, answer)}`;
}

function elements(name: string, value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item) => elements(name, item)).join('');
  const content = contentOf(value);
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

function contentOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, child]) => elements(name, child))
      .join('');
  }
  return escapeXml(String(value)).replace(UNWRITABLE, '');
}
