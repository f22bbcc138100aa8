// What a page about runs is made from: plain data, read before anything is drawn.

import type { Digest, NodeId, RunsDifference } from '@cairn/core';
import type { RunView } from '../view/run-view.ts';

export interface ReportedRun {
  readonly view: RunView;
  /** The values of artifacts in JSON. */
  readonly values: ReadonlyMap<Digest, unknown>;
  /** Artifacts that are texts or pictures. */
  readonly media: ReadonlyMap<Digest, Media>;
  /** Bytes of each artifact that the store here has. */
  readonly sizes: ReadonlyMap<Digest, number>;
  /** The end of what each node printed. */
  readonly logs: ReadonlyMap<NodeId, LogExcerpt>;
  /** Texts in Markdown among the results, such as the card of a model. */
  readonly documents: readonly ReportedDocument[];
}

export interface LogExcerpt {
  readonly text: string;
  /** Characters before it that are left out. */
  readonly omitted: number;
}

export interface ReportedDocument {
  /** The result that it is part of. */
  readonly result: string;
  readonly file: string;
  readonly text: string;
}

export type Media =
  | { readonly type: 'text'; readonly text: string }
  /** A picture as a `data:` URL. */
  | { readonly type: 'picture'; readonly url: string }
  /** The pictures of a folder, each as a `data:` URL, and how many there was no room for. */
  | { readonly type: 'pictures'; readonly pictures: readonly NamedPicture[]; readonly omitted: number };

export interface NamedPicture {
  readonly file: string;
  readonly url: string;
}

export interface ReportContents {
  /** One or more. The first is what the others are compared with. */
  readonly runs: readonly ReportedRun[];
  /** How each further run differs from the first. */
  readonly differences: readonly RunsDifference[];
  /** A link above the page, where it is one of several. */
  readonly back?: { readonly href: string; readonly text: string };
}
