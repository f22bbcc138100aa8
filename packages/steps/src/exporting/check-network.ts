// Formats that hold networks only.

import type { AnyModel } from '../models/model-value.ts';

/** @throws Error that names the family of a model that is no network */
export function checkNetwork({ description }: AnyModel, format: string): void {
  if (description.family !== 'network')
    throw new Error(
      `Only networks can be exported as ${format}, and this model is of the family '${description.family}': 'onnx' holds every family`,
    );
}
