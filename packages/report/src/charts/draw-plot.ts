// Draws a chart as static SVG while the page is written: Observable Plot on a small DOM.

import * as Plot from '@observablehq/plot';
import { DOMParser } from 'linkedom';
import { type Html, trusted } from '../markup/html.ts';
import { cleanText } from '../text/clean-text.ts';

/** @param label - what the chart shows, in a sentence, for those who cannot see it */
export function drawPlot(label: string, options: Plot.PlotOptions): Html {
  // A document of SVG: its elements are written with every special character escaped, in texts and in attributes.
  const document = new DOMParser().parseFromString('<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'image/svg+xml');
  const svg = Plot.plot({
    ...options,
    document: document as unknown as NonNullable<Plot.PlotOptions['document']>,
    style: { background: 'none', fontSize: '12px', ...(typeof options.style === 'object' && options.style) },
  }) as unknown as SvgElement;
  for (const inner of svg.querySelectorAll('[aria-label], [aria-hidden]')) {
    inner.removeAttribute('aria-label');
    inner.removeAttribute('aria-hidden');
  }
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  return trusted(cleanText(svg.outerHTML));
}

/** What is used of an element: the compiler does not know the DOM here. */
interface SvgElement {
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<SvgElement>;
}
