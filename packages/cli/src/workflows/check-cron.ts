// Whether a text is a schedule as GitHub and GitLab read it: five fields of POSIX cron, in UTC.
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/crontab.html

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of its values, the first for `least`. */
  readonly names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ') },
  { name: 'day of the week', least: 0, most: 6, names: 'SUN MON TUE WED THU FRI SAT'.split(' ') },
];

const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with it, as a clause; undefined if nothing is. */
export function findWrongCron(text: string): string | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length || /[\r\n]/.test(text))
    return `it has ${parts[0] ? parts.length : 0} fields, and a schedule has five: minute, hour, day, month, day of the week`;
  const values: (readonly number[])[] = [];
  for (const [index, part] of parts.entries()) {
    const read = readField(part, fields[index]!);
    if (typeof read === 'string') return read;
    values.push(read);
  }
  const [, , days = [], months = []] = values;
  const isReached = parts[4] !== '*' || months.some((month) => days.some((day) => day <= longest[month - 1]!));
  return isReached ? undefined : 'no month that it names has such a day';
}

/** The values that a field names, or what is wrong. */
function readField(text: string, field: Field): readonly number[] | string {
  const { name, least, most } = field;
  const range = field.names
    ? `${least} to ${most} or ${field.names[0]} to ${field.names.at(-1)}`
    : `${least} to ${most}`;
  const values: number[] = [];
  for (const part of text.split(',')) {
    const [, from = '', to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const first = from === '*' ? least : readValue(from, field);
    const last = to !== undefined ? readValue(to, field) : from === '*' || step !== undefined ? most : first;
    const isRight = first !== undefined && last !== undefined && !(from === '*' && to !== undefined);
    if (!isRight) return `the ${name} '${part}' is not from ${range}`;
    if (last < first) return `the ${name} '${part}' ends before it begins`;
    if (step !== undefined && Number(step) < 1) return `the ${name} '${part}' has a step of 0`;
    for (let value = first; value <= last; value += Number(step ?? 1)) values.push(value);
  }
  return values;
}

function readValue(text: string, { least, most, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return least + named;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}
