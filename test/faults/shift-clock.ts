// Loaded before the command: changes the clock of the process. The kernel's times of files are not changed.
//
// RIG_CLOCK  by how many seconds it differs
// RIG_JUMP   the number of the first call of the clock that is changed; default the first

const { RIG_CLOCK = '0', RIG_JUMP = '1' } = process.env;
const trueNow = Date.now;
const TrueDate = Date;
let looks = 0;

const now = (): number => trueNow() + (++looks >= Number(RIG_JUMP) ? Number(RIG_CLOCK) * 1000 : 0);

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, given, itself) => Reflect.construct(target, given.length ? given : [now()], itself) as object,
  apply: () => new TrueDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
