import { visible, visibleLines } from './text.js';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 forbids besides the characters that `visible` spells out (section 2.2). */
const noncharacters = /[\ufffe\uffff]/g;

function escapeXml(line: string): string {
  return visible(line)
    .replace(/[&<>"]/g, (character) => entities[character] ?? '')
    .replace(noncharacters, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/**
 * Text of several lines between tags. `>` is escaped too, so that no `]]>` can stand in it, and a colon that would start a command in the log of a
 * build.
 */
export function xmlText(text: string): string {
  return visibleLines(text)
    .map((line) => escapeXml(line).replace(/^(\s*)::/, '$1&#58;:'))
    .join('\n');
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** A tag with its attributes; absent ones are left out. Line feeds in values are shown as `\n`: parsers would make spaces of them. */
function openTag(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeXml(String(value))}"`],
  );
  return `<${name}${written.join('')}`;
}

/** An element with markup inside, which stands as it is; without it an empty element. */
export function element(name: string, attributes: Attributes, inside = ''): string {
  const tag = openTag(name, attributes);
  return inside === '' ? `${tag}/>` : `${tag}>${inside}</${name}>`;
}

/** The start tag of an element whose end comes later. */
export function startTag(name: string, attributes: Attributes): string {
  return `${openTag(name, attributes)}>`;
}

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
