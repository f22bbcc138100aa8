// Writes XML: elements with attributes, and text that is valid in XML.

import { cleanText } from '@cairn/report';

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element that contains others, each on its own lines. An attribute without a value is left out. */
export function writeElement(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const start = writeStart(name, attributes);
  return children.length ? `<${start}>\n${children.join('\n')}\n</${name}>` : `<${start}/>`;
}

/** An element that contains a text, exactly as it is. */
export function writeTextElement(name: string, attributes: Attributes, text: string): string {
  return `<${writeStart(name, attributes)}>${escapeText(text)}</${name}>`;
}

function writeStart(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return [name, ...written.map(([key, value]) => `${key}="${escapeAttribute(String(value))}"`)].join(' ');
}

function escapeText(text: string): string {
  return keepAllowed(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A reader would turn a line break into a space, so it is written as its number. */
function escapeAttribute(text: string): string {
  return escapeText(text)
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (character) => `&#${character.codePointAt(0)};`);
}

/** XML 1.0 cannot represent most control characters or half of a surrogate pair. */
function keepAllowed(text: string): string {
  return cleanText(text).replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
}
