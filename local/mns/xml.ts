import { escapeXml } from '../xml.ts';

export const NAMESPACE = 'http://mns.aliyuncs.com/doc/v1/';

/** `<name>value</name>`, the value escaped. */
export function element(name: string, value: string | number): string {
  return `<${name}>${typeof value === 'number' ? value : escapeXml(value)}</${name}>`;
}

/** A document in MNS's namespace around escaped elements. Only its root has an attribute. */
export function xmlDocument(root: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">${content}</${root}>`;
}
