// The layers of a network below each other. An arrow leads from each layer to the next; one that skips layers goes round
// them at the right.

import type { Structure } from '../figures/figure.ts';
import { escapeHtml, type Html, trusted } from '../markup/html.ts';
import { count } from '../text/format.ts';
import { chart } from './chart.ts';
import { cutName } from './cut-name.ts';

const box = { width: 300, height: 42, gap: 20 };
/** Layers of the deepest network that is drawn; of a deeper one the table has the rest. */
const mostLayers = 120;
const laneWidth = 12;

/** Each layer with its shape and the number of its parameters. */
export function drawStructure(name: string | Html, caption: string, structure: Structure): Html {
  const { layers } = structure;
  return chart({
    title: name,
    drawing: plotStructure(caption, structure),
    note: layers.length > mostLayers ? `The first ${mostLayers} of ${layers.length} layers are drawn.` : undefined,
    caption: `the layers, ${caption}`,
    columns: [
      { title: 'layer' },
      { title: 'type' },
      { title: 'shape' },
      { title: 'parameters', isFigure: true },
      { title: 'takes' },
    ],
    rows: layers.map(({ name, kind, shape, parameters, from }) => [
      name,
      kind,
      shape,
      String(parameters),
      from.join(', '),
    ]),
  });
}

export function plotStructure(caption: string, { layers }: Structure): Html {
  const drawn = layers.slice(0, mostLayers);
  const places = new Map(drawn.map(({ name }, index) => [name, index]));
  const top = (index: number) => index * (box.height + box.gap);
  const arrows = drawn.flatMap(({ from }, index) =>
    from.flatMap((name) => {
      const before = places.get(name);
      return before === undefined ? [] : [{ before, index }];
    }),
  );
  const skipping = arrows.filter(({ before, index }) => index - before > 1);
  const width = box.width + 2 + (skipping.length > 0 ? laneWidth * (Math.min(skipping.length, 8) + 1) : 0);
  const height = top(drawn.length) - box.gap + 2;
  const boxes = drawn.map(({ name, kind, shape, parameters }, index) => {
    const y = top(index) + 1;
    const line = `${shape}${parameters > 0 ? ` · ${count(parameters, 'parameter')}` : ''}`;
    return `<g><rect x="1" y="${y}" width="${box.width}" height="${box.height}" rx="5" fill="none" stroke="var(--series-1)"/><text x="11" y="${y + 17}" font-weight="600">${escapeHtml(cutName(kind, 40))}</text><text x="11" y="${y + 34}" font-size="11">${escapeHtml(cutName(line, 48))}</text><title>${escapeHtml(name)}</title></g>`;
  });
  const lines = arrows.map(({ before, index }) => {
    const [start, end] = [top(before) + box.height + 1, top(index) + 1];
    if (index - before === 1) return arrow(`M${box.width / 2} ${start}V${end}`, box.width / 2, end);
    const lane =
      box.width + laneWidth * (1 + (skipping.findIndex((one) => one.before === before && one.index === index) % 8));
    const [leave, arrive] = [start - box.height / 2, end + box.height / 2];
    return `<path d="M${box.width + 1} ${leave}H${lane}V${arrive}H${box.width + 6}" fill="none" stroke="var(--faint)"/><path d="M${box.width + 2} ${arrive}l6 -4v8z" fill="var(--faint)"/>`;
  });
  const label = `The ${count(layers.length, 'layer')} of a network, ${caption}`;
  return trusted(
    `<svg class="structure" xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" fill="currentColor" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${escapeHtml(label)}">${lines.join('')}${boxes.join('')}</svg>`,
  );
}

function arrow(path: string, x: number, y: number): string {
  return `<path d="${path}" fill="none" stroke="var(--faint)"/><path d="M${x} ${y}l-4 -6h8z" fill="var(--faint)"/>`;
}
