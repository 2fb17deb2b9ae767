import { XMLParser, XMLValidator } from 'fast-xml-parser';
import * as v from 'valibot';
import { MnsError } from '../model/errors.ts';

/** The content of an element: its text, its children by name, or for several of one name a list of these. */
export type XmlNode = string | XmlNode[] | { [name: string]: XmlNode };

/** A document's root element. */
export interface XmlRoot {
  name: string;
  children: Record<string, XmlNode>;
}

const PREDEFINED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g;

// Only what XML itself defines is expanded, and a document type (where others could be defined) is refused. The parser's
// own decoder would know character references only together with all of HTML's, and took 40 µs a message to set up.
const references = {
  decode: (text: string): string =>
    text.includes('&')
      ? text.replace(REFERENCE, (_, decimal?: string, hex?: string, name?: string) =>
          name === undefined ? character(decimal ?? '', hex ?? '') : named(name),
        )
      : text,
  addInputEntities: (): void => {
    throw new MnsError('MalformedXML');
  },
  setExternalEntities: (): void => undefined,
  setXmlVersion: (): void => undefined,
  reset: (): void => undefined,
};

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  jPath: false,
  maxNestedTags: 16,
  entityDecoder: references,
});

const Node: v.GenericSchema<XmlNode> = v.union([
  v.string(),
  v.array(v.lazy(() => Node)),
  v.record(
    v.string(),
    v.lazy(() => Node),
  ),
]);
const Root = v.record(v.string(), Node);

/** Reads a request's body. Throws MnsError `MalformedXML` for anything but one well-formed element without a DTD. */
export function readXml(body: Buffer): XmlRoot {
  const text = body.toString();
  // The parser alone repairs what is not well-formed; its package names no other validator that is installed with it.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  if (XMLValidator.validate(text) !== true) throw new MnsError('MalformedXML');
  const [root] = Object.entries(parse(text));
  if (root === undefined) throw new MnsError('MalformedXML');
  const [name, content] = root;
  if (Array.isArray(content)) throw new MnsError('MalformedXML');
  if (typeof content === 'string') {
    // An element without children; text where children belong is no document of this interface.
    if (content.trim() !== '') throw new MnsError('MalformedXML');
    return { name, children: {} };
  }
  return { name, children: content };
}

function parse(text: string): Record<string, XmlNode> {
  let parsed: unknown;
  try {
    parsed = parser.parse(text);
  } catch {
    throw new MnsError('MalformedXML');
  }
  return v.parse(Root, parsed);
}

/** The text of a child; undefined when there is none. Throws MnsError `MalformedXML` when it holds elements. */
export function textOf(parent: Record<string, XmlNode>, name: string): string | undefined {
  const child = parent[name];
  if (child === undefined || typeof child === 'string') return child;
  throw new MnsError('MalformedXML');
}

/** A child's text as a whole number; NaN when it is none, undefined when there is no such child. */
export function integerOf(parent: Record<string, XmlNode>, name: string): number | undefined {
  const text = textOf(parent, name);
  return text === undefined ? undefined : toInteger(text);
}

/** All children of one name, which may be one, several or none. */
export function listOf(parent: Record<string, XmlNode>, name: string): XmlNode[] {
  const children = parent[name];
  if (children === undefined) return [];
  return Array.isArray(children) ? children : [children];
}

/** A whole number in decimal digits; NaN when it is none. */
export function toInteger(text: string): number {
  return /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : NaN;
}

function character(decimal: string, hex: string): string {
  const code = hex === '' ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new MnsError('MalformedXML');
  return String.fromCodePoint(code);
}

function named(name: string): string {
  const character = PREDEFINED[name];
  if (character === undefined) throw new MnsError('MalformedXML');
  return character;
}
