import { escapeXml } from '../xml.ts';

const NAMESPACE = 'http://mns.aliyuncs.com/doc/v1/';

// The service writes every element on a line of its own. Readers that walk from node to node, such as the vendor's PHP
// SDK, count on the white space between elements, and skip every second one without it.

/** `<name>value</name>` on a line of its own, the value escaped. */
export function element(name: string, value: string | number): string {
  return `<${name}>${typeof value === 'number' ? value : escapeXml(value)}</${name}>\n`;
}

/** An element around elements. */
export function group(name: string, content: string): string {
  return `<${name}>\n${content}</${name}>\n`;
}

// The documentation's example of an error has a slash at the end here, too. The vendor's Java SDK (2.0.0) reads an error
// in this namespace only, and its Go SDK's tests have the same.
const ERROR_NAMESPACE = NAMESPACE.slice(0, -1);

/** A document in MNS's namespace around escaped elements. Only its root has an attribute. */
export function xmlDocument(root: string, content: string): string {
  const namespace = root === 'Error' ? ERROR_NAMESPACE : NAMESPACE;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">\n${content}</${root}>`;
}
