// HTML as a value of its own: text of a project cannot become markup, since only this module turns text into HTML.

import { cleanText } from '../text/clean-text.ts';

/** Markup that is safe to put into a page. */
export interface Html {
  readonly markup: string;
}

type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

/**
 * A template whose values are escaped unless they are HTML already. Null, undefined and false are nothing; a list is its
 * items. Values may stand in the text and in attributes with quotes.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { markup: parts.map((part, index) => part + (index < values.length ? write(values[index]) : '')).join('') };
}

/** Markup that something else wrote, such as a chart: it must have escaped what is in it. */
export function trusted(markup: string): Html {
  return { markup };
}

/** Text for HTML: without control characters and marks that change the direction of text, and escaped. */
export function escapeHtml(text: string): string {
  return cleanText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function write(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(write).join('');
}
