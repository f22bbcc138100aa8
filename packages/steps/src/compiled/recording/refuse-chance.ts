// What JavaScript draws while a function is recorded would be a constant of the graph.

import { NotRecordable } from './not-recordable.ts';

/**
 * Makes `Math.random` throw until the returned function is called. Nothing is drawn, so that a function that is not
 * compiled after all draws the same numbers as if it had never been recorded.
 */
export function refuseChance(): () => void {
  const { random } = Math;
  Math.random = () => {
    throw new NotRecordable('it draws random numbers (Math.random)');
  };
  return () => {
    Math.random = random;
  };
}
