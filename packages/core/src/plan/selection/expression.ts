// A selection of nodes as data: what `--select`, `--exclude`, `--from`, `--until` and `--only` are parsed into.

/** How nodes are named in a term. `name` is a label, an id, a step, a result or a scope. */
export type SelectionMethod = 'name' | 'tag' | 'step' | 'scope' | 'result' | 'changed';

export interface SelectionTerm {
  readonly type: 'term';
  readonly method: SelectionMethod;
  /** What the method looks for: a name, or a pattern with `*` and `?`. A commit for `changed`. */
  readonly value: string;
  /** Whether `*` and `?` stand for themselves, since the value is written in quotes or is the name of a node. */
  readonly isLiteral: boolean;
  /** As it was written, for messages. */
  readonly text: string;
}

export type SelectionExpression =
  | SelectionTerm
  | { readonly type: 'everything' }
  | { readonly type: 'union' | 'intersection'; readonly of: readonly SelectionExpression[] }
  | { readonly type: 'difference'; readonly of: SelectionExpression; readonly except: SelectionExpression }
  | SelectionWalk;

/** The nodes of an expression, and those that are near them in the graph. */
export interface SelectionWalk {
  readonly type: 'walk';
  readonly of: SelectionExpression;
  /** How many edges towards what the nodes depend on; `Infinity` for all. */
  readonly up: number;
  /** How many edges towards what depends on the nodes. */
  readonly down: number;
  /** Also everything that any of the nodes found so far depends on: the operator `@`. */
  readonly completes: boolean;
}

/** All terms of an expression, in the order in which they are written. */
export function termsOf(expression: SelectionExpression): readonly SelectionTerm[] {
  switch (expression.type) {
    case 'term':
      return [expression];
    case 'everything':
      return [];
    case 'walk':
      return termsOf(expression.of);
    case 'difference':
      return [...termsOf(expression.of), ...termsOf(expression.except)];
    default:
      return expression.of.flatMap(termsOf);
  }
}
