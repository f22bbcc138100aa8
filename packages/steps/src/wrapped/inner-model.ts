// The model inside of a wrapped one, opened.

import type { OpenModel } from '../models/model-family.ts';
import type { AnyModel } from '../models/model-value.ts';

export interface InnerModel {
  readonly model: AnyModel;
  readonly opened: OpenModel;
}
