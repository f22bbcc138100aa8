// Elements of XML: written, and read again. Only what an exported model consists of: elements, attributes and texts,
// without comments, entities of one's own or mixed content.

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements or one text. */
  readonly children: readonly (Element | string)[];
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Attributes that are undefined are left out. */
export function element(name: string, attributes: Attributes = {}, children: Element['children'] = []): Element {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, typeof value === 'number' ? writeNumber(value) : value] as const],
  );
  return { name, attributes: Object.fromEntries(given), children };
}

/** A number as XML Schema's `double` has it. */
export function writeNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return value > 0 ? 'INF' : '-INF';
}

export function readNumber(text: string): number {
  return Number(text.replace('INF', 'Infinity'));
}

/** All children that are elements, or those of a name. */
export function childrenOf({ children }: Element, name?: string): readonly Element[] {
  return children.filter(
    (child) => typeof child !== 'string' && (name === undefined || child.name === name),
  ) as Element[];
}

export function childOf(parent: Element, name: string): Element | undefined {
  return childrenOf(parent, name)[0];
}

export function textOf({ children }: Element): string {
  return children.filter((child) => typeof child === 'string').join('');
}

export function attributeOf({ name, attributes }: Element, key: string): string {
  const value = attributes[key];
  if (value === undefined) throw new Error(`The element ${name} has no attribute ${key}`);
  return value;
}

export function writeXml(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement(root, '')}\n`;
}

function writeElement({ name, attributes, children }: Element, indent: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeText(value)}"`);
  const open = `${indent}<${name}${written.join('')}`;
  if (children.length === 0) return `${open}/>`;
  if (children.every((child) => typeof child === 'string'))
    return `${open}>${children.map((child) => escapeText(child as string)).join('')}</${name}>`;
  const below = children.map((child) => writeElement(child as Element, `${indent}  `));
  return `${open}>\n${below.join('\n')}\n${indent}</${name}>`;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Otherwise a reader would make spaces of them.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
const unescapes = new Map(Object.entries(escapes).map(([character, written]) => [written, character]));

/** XML 1.0 cannot hold other control characters or half of a character, not even as escapes. */
const isWritable = (text: string): boolean =>
  text.isWellFormed() && !/\p{Cc}/u.test(text.replace(/[\t\n\r\u007f-\u009f]/g, '')) && !/[\ufffe\uffff]/.test(text);

/** @throws Error if a character cannot be in XML */
function escapeText(text: string): string {
  if (!isWritable(text))
    throw new Error(`XML cannot hold a character of ${JSON.stringify(text)}: export the model as 'onnx', or rename it`);
  return text.replace(/[&<>"\t\n\r]/g, (character) => escapes[character]!);
}

const token =
  /<(?<close>\/)?(?<name>[\w.-]+)(?<attributes>(?:\s+[\w:.-]+="[^"]*")*)\s*(?<empty>\/)?>|<\?[^>]*\?>|(?<text>[^<]+)/gy;

/** Reads what `writeXml` wrote. */
export function readXml(text: string): Element {
  const root: { children: (Element | string)[] } = { children: [] };
  const open: { name: string; children: (Element | string)[] }[] = [{ name: '', ...root }];
  for (const { groups = {} } of text.matchAll(token)) {
    const { close, name, attributes = '', empty, text: own } = groups;
    const parent = open.at(-1)!;
    if (own !== undefined) {
      if (own.trim() !== '') parent.children.push(unescapeText(own));
    } else if (close) {
      if (open.pop()!.name !== name) throw new Error(`</${name}> ends no element that is open`);
    } else if (name !== undefined) {
      const given = [...attributes.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, key, value]) => [
        key!,
        unescapeText(value!),
      ]);
      const made = { name, attributes: Object.fromEntries(given), children: [] as (Element | string)[] };
      parent.children.push(made);
      if (!empty) open.push(made);
    }
  }
  const [first] = open[0]!.children;
  if (open.length !== 1 || typeof first !== 'object') throw new Error('The XML of the file is not complete');
  return first;
}

function unescapeText(text: string): string {
  return text.replace(/&#?\w+;/g, (written) => unescapes.get(written) ?? written);
}
