// The variables that decide the time zone and the locale of a process.

/**
 * What a node sees, the same in every run, unless its step declares the variable and it is set. `LANG` is all that is
 * set of the locale, so that a declared `LC_ALL`, `LC_NUMERIC` or `LANG` decides as it does elsewhere.
 */
export const fixedLocale = { TZ: 'UTC', LANG: 'C.UTF-8' } as const;

export function isOfLocale(variable: string): boolean {
  return /^(TZ|LANG|LANGUAGE|LC_\w+)$/.test(variable);
}
