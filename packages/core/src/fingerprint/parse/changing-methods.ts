// The methods of maps, sets and lists, and of Node's own objects, that change them. They are in a file of their own, so
// that the compiler is not loaded for them.

const changing = new RegExp(
  `^(${[
    'set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|append',
    '(add|remove)EventListener|(add|remove|prepend|prependOnce)Listener|removeAllListeners|abort|enterWith',
    'set(Float|Int|Uint|BigInt|BigUint)\\d+|write(Big)?(U?Int|Float|Double)\\w+',
  ].join('|')})$`,
);

export function isChangingMethod(name: string): boolean {
  return changing.test(name);
}

/** Whether one of the taken names is among those that change state; all names if it is not known which ones are taken. */
export function isTaken(changing: readonly string[], names: readonly string[] | null): boolean {
  return changing.some((name) => names === null || names.includes(name));
}
