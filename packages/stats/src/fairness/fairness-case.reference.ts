// The fairness reference as the tests read it. Not part of the product: the build leaves *.reference.ts out.

import type { TwoByTwo } from '../hypothesis/fisher-exact.ts';
import reference from './fairness.reference.json' with { type: 'json' };

type Loose = number | null;
type Method = 'between-groups' | 'to-overall';

/** A metric frame of Fairlearn's; lists of figures are in the order of `names`. */
export interface FrameCase {
  readonly name: string;
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
  readonly features: readonly (readonly string[])[];
  readonly controls: readonly (readonly string[])[] | null;
  readonly names: readonly string[];
  readonly levels: readonly {
    readonly control: readonly string[];
    readonly overall: readonly Loose[];
    readonly groups: readonly { readonly group: readonly string[]; readonly values: readonly Loose[] }[];
    readonly difference: Record<Method, readonly Loose[]>;
    readonly ratio: Record<Method, readonly Loose[]>;
  }[];
}

type ParityName =
  | `demographicParity${'Difference' | 'Ratio'}`
  | `equalOpportunity${'Difference' | 'Ratio'}`
  | `equalizedOdds${'Difference' | 'Ratio'}${'' | 'Mean'}`;

/** Fairlearn's parities of some decisions, by method. */
export type ParityCase = {
  readonly name: string;
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
  readonly group: readonly string[];
} & Record<ParityName, Record<Method, Loose>>;

export const METHODS: readonly Method[] = ['between-groups', 'to-overall'];
export const frameCases = reference.frames as unknown as readonly FrameCase[];
export const parityCases = reference.parities as unknown as readonly ParityCase[];
export const signedCases = reference.signed;

/** The Berkeley admissions of 1973: a table (men, women; admitted, rejected) for each of six departments. */
export const berkeley = { ...reference.berkeley, tables: reference.berkeley.tables as unknown as readonly TwoByTwo[] };
