// Splits a text where it is outside of brackets and quotes.

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']' };

/** A quote begins only where a name may begin, so that an apostrophe in a name is no quote. */
const beforeName = /^[@+\d]*$/u;

export function splitOutside(text: string, isSeparator: (sign: string) => boolean): readonly string[] {
  const parts: string[] = [];
  const open: string[] = [];
  let part = '';
  let quote = '';
  for (const sign of text) {
    if (!open.length && !quote && isSeparator(sign)) {
      parts.push(part);
      part = '';
      continue;
    }
    if (quote) quote = sign === quote ? '' : quote;
    else if (!open.length && (sign === '"' || sign === "'") && beforeName.test(part.slice(part.lastIndexOf(',') + 1)))
      quote = sign;
    else if (closing[sign]) open.push(closing[sign]);
    else if (sign === open.at(-1)) open.pop();
    part += sign;
  }
  return [...parts, part];
}
