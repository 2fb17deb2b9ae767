import { isUtf8 } from 'node:buffer';
import { MnsError } from '../model/errors.ts';

/** An element: its text, or the elements in it. */
export interface XmlElement {
  /** Without a namespace's prefix. */
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

// MNS's documents consist of elements and text only. A reader of just that refuses what a general parser would repair
// or expand (above all a document type), and costs a SendMessage 5 µs where fast-xml-parser with its validation took
// 40, one and a half times all the rest of the call.
const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const ATTRIBUTE = `\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`;
const TOKEN = new RegExp(
  `([^<]+)|<(${NAME})(?:${ATTRIBUTE})*\\s*(/?)>|</(${NAME})\\s*>|<!\\[CDATA\\[([^]*?)\\]\\]>|<!--[^]*?-->|<\\?[^]*?\\?>`,
  'y',
);
// The deepest document, a batch of messages with properties, has five levels.
const DEEPEST = 10;
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w*));?/g;
// Characters that XML 1.0 cannot hold, not even as a reference: no receiver could read an answer that held them.
const FORBIDDEN = /[\0-\x08\v\f\x0E-\x1F\uFFFE\uFFFF]/;
const PREDEFINED: Partial<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads a request's body. Throws MnsError `MalformedXML` for anything but one well-formed element in UTF-8 without a
 * DTD.
 */
export function readXml(body: Buffer): XmlElement {
  const text = isUtf8(body) ? body.toString() : malformed();
  if (FORBIDDEN.test(text)) malformed();
  const top = element('');
  const open = [top];
  TOKEN.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  while (TOKEN.lastIndex < text.length) {
    const [, chars, start, empty, end, verbatim] = TOKEN.exec(text) ?? malformed();
    const parent = open.at(-1) ?? malformed();
    if (start !== undefined) {
      const child = element(start);
      parent.children.push(child);
      if (empty === '' && open.push(child) > DEEPEST) malformed();
    } else if (end !== undefined) {
      if (parent === top || parent.name !== localName(end)) malformed();
      open.pop();
    } else if (chars !== undefined || verbatim !== undefined) {
      parent.text += verbatim ?? expand(chars ?? '');
    }
  }
  const [root, ...others] = top.children;
  if (root === undefined || others.length > 0 || open.length > 1 || top.text.trim() !== '') malformed();
  return root;
}

/**
 * The text of a child; undefined when there is no such child. Throws MnsError `MalformedXML` when it holds elements.
 */
export function textOf(parent: XmlElement, name: string): string | undefined {
  const child = parent.children.find((one) => one.name === name);
  if (child !== undefined && child.children.length > 0) malformed();
  return child?.text;
}

/** A child's text as a whole number; NaN when it is none, undefined when there is no such child. */
export function integerOf(parent: XmlElement, name: string): number | undefined {
  const text = textOf(parent, name);
  return text === undefined ? undefined : toInteger(text);
}

/** All children of one name. */
export function listOf(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((child) => child.name === name);
}

/** A whole number in decimal digits; NaN when it is none. */
export function toInteger(text: string): number {
  return /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : NaN;
}

/** An element with nothing in it yet. */
export function element(name: string): XmlElement {
  return { name: localName(name), text: '', children: [] };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function expand(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (reference, decimal?: string, hex?: string, name?: string) => {
    if (!reference.endsWith(';')) malformed();
    if (name !== undefined) return PREDEFINED[name] ?? malformed();
    return character(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10));
  });
}

function character(code: number): string {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) malformed();
  const sign = String.fromCodePoint(code);
  return FORBIDDEN.test(sign) ? malformed() : sign;
}

function malformed(): never {
  throw new MnsError('MalformedXML');
}
