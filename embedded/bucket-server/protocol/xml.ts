import { S3Error } from './s3-error.ts';

/** An element to write: text, or elements inside it; a list repeats the element. */
export type XmlValue = string | number | boolean | null | undefined | XmlValue[] | { [name: string]: XmlValue };

/** Writes an XML document; null and undefined leave an element out. */
export function writeXml(root: string, value: XmlValue, namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'): string {
  const xmlns = namespace === '' ? '' : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${xmlns}>${writeContent(value)}</${root}>`;
}

function writeContent(value: XmlValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return escapeXml(String(value));
  if (Array.isArray(value)) return value.map(writeContent).join('');
  return Object.entries(value)
    .map(([name, inner]) =>
      (Array.isArray(inner) ? inner : [inner])
        .map((item) => (item === null || item === undefined ? '' : `<${name}>${writeContent(item)}</${name}>`))
        .join(''),
    )
    .join('');
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"'\p{Cc}\ufffe\uffff]/gu, (character) => `&#${character.charCodeAt(0)};`);
}

/** An element that was read. */
export type XmlElement = { name: string; text: string; children: XmlElement[] };

const token = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z_][\w.:-]*)((?:\s[^<>]*?)?)(\/?)>|([^<]+)/gy;

/**
 * Reads the plain XML that S3's clients send: elements and text, no document types and no CDATA.
 * @throws S3Error MalformedXML
 */
export function readXml(document: string): XmlElement {
  const root: XmlElement = { name: '', text: '', children: [] };
  const open = [root];
  token.lastIndex = 0;
  let end = 0;
  for (let match = token.exec(document); match !== null; match = token.exec(document)) {
    end = token.lastIndex;
    takeToken(match, open);
  }
  const [top, another] = root.children;
  if (end !== document.length || open.length !== 1 || top === undefined || another !== undefined) {
    throw new S3Error('MalformedXML');
  }
  return top;
}

function takeToken([, closing, name, , empty, text]: RegExpExecArray, open: XmlElement[]): void {
  const current = open.at(-1);
  if (current === undefined || open.length > 16) throw new S3Error('MalformedXML');
  if (text !== undefined) {
    current.text += unescapeXml(text);
  } else if (name !== undefined && closing === '/') {
    if (current.name !== localName(name)) throw new S3Error('MalformedXML');
    open.pop();
  } else if (name !== undefined) {
    const element: XmlElement = { name: localName(name), text: '', children: [] };
    current.children.push(element);
    if (empty !== '/') open.push(element);
  }
}

/** The text of the first child of that name, or null. */
export function childText(element: XmlElement, name: string): string | null {
  return element.children.find((child) => child.name === name)?.text ?? null;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));|&/g, (_, hex, decimal, entity) => {
    const code = hex !== undefined ? Number.parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : null;
    if (code !== null && code <= 0x10ffff) return String.fromCodePoint(code);
    const character = entities[entity];
    if (character === undefined) throw new S3Error('MalformedXML');
    return character;
  });
}
