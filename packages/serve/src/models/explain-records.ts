// From the raw rows of a request to explanations by one version. A row is explained without a pause, so predictions are
// answered between two rows, and only one request is explained at a time.

import type { CleanedRecords, RecordProblem } from '@cairn/steps/serving';
import { failRows } from '../errors/describe-problem.ts';
import { RequestError } from '../errors/request-error.ts';
import type { LoadedVersion } from './loaded-version.ts';
import type { ModelSlot } from './model-slot.ts';

export interface ExplainedRow {
  readonly prediction: string | number;
  /** What is explained: a class, or the label of a regressor. */
  readonly output: string;
  readonly base: number;
  readonly value: number;
  /** From the largest to the smallest. Of an image there is one, with a number for each pixel. */
  readonly attributions: readonly Attribution[];
}

export interface Attribution {
  /** The name of the raw field; of an image that of the declared column. */
  readonly field: string;
  /** As the model got it: cleaned. Absent for an image. */
  readonly value?: number | string | boolean | null;
  readonly attribution: number | readonly number[];
}

export interface ExplainedRequest {
  readonly version: number;
  readonly method: string;
  readonly backgroundRows: number;
  readonly explanations: readonly ExplainedRow[];
  readonly problems: readonly RecordProblem[];
}

export interface ExplainRequest {
  readonly records: readonly unknown[];
  /** The class that is explained. Default: the one that is predicted; of two classes always the positive one. */
  readonly output: string | undefined;
  /** Milliseconds after which no further row is explained. */
  readonly timeout: number;
  readonly isGone: () => boolean;
}

/**
 * @throws RequestError `rows-wrong`, `rows-refused`, `timeout`; `no-background` (404) if the bundle has no background rows,
 *   `not-explainable` (422), `unknown-class` (422)
 */
export function explainRecords(
  slot: ModelSlot,
  { records, output, timeout, isGone }: ExplainRequest,
): Promise<ExplainedRequest> {
  const deadline = performance.now() + timeout;
  return slot.current.use(async (loaded) => {
    const explainer = await loaded.explainer();
    if (!explainer)
      throw new RequestError(
        404,
        'no-background',
        `The bundle of '${slot.name}@v${loaded.version}' has no background rows to explain with: give 'deploy' the rows of the training as 'reference'.`,
      );
    const { outputs } = explainer;
    if (output !== undefined && !outputs.includes(output))
      throw new RequestError(
        422,
        'unknown-class',
        `The class '${output}' cannot be explained. There is ${outputs.map((name) => `'${name}'`).join(', ')}.`,
      );
    const cleaned = loaded.model.clean(records);
    if (cleaned.rows.length < records.length) failRows(cleaned.problems);
    const { classes, predicted, values } = await loaded.batcher.predict(cleaned, isGone);
    const explanations: ExplainedRow[] = [];
    for (const position of records.keys()) {
      const prediction = classes.length ? classes[predicted[position]!]! : values[position]!;
      const chosen = output ?? (outputs.length === 1 ? outputs[0]! : String(prediction));
      const { base, value, attributions } = await loaded.inTurn(() => {
        if (isGone()) throw new RequestError(499, 'client-gone', 'The client closed the connection.');
        if (performance.now() > deadline)
          throw new RequestError(
            503,
            'timeout',
            `Explaining took longer than ${timeout} ms: ${position} of ${records.length} rows were done.`,
            { retryAfter: 1 },
          );
        return explainer.explain(cleaned, position, outputs.indexOf(chosen));
      });
      explanations.push({
        prediction,
        output: chosen,
        base,
        value,
        attributions: nameAttributions(loaded, cleaned, position, attributions),
      });
    }
    const { method, backgroundRows } = explainer;
    return { version: loaded.version, method, backgroundRows, explanations, problems: cleaned.problems };
  });
}

function nameAttributions(
  { model }: LoadedVersion,
  cleaned: CleanedRecords,
  position: number,
  attributions: readonly number[],
): readonly Attribution[] {
  const [first] = model.fields;
  if (first!.column.type === 'image') return [{ field: first!.name, attribution: attributions }];
  return model.fields
    .map(({ name, from }, index) => ({
      field: from as string,
      value: (cleaned.values[name] as readonly (number | string | boolean | null)[])[position]!,
      attribution: attributions[index]!,
    }))
    .toSorted((a, b) => Math.abs(b.attribution) - Math.abs(a.attribution));
}
