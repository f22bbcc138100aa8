// Uses a constant of each module, and sees what else those did while they were loaded.

import { defineStep, json } from '@cairn/core';
import '../lib/load/first.ts';
import '../lib/load/second.ts';
import { byCallAtOnce } from '../lib/load/by-call-at-once.ts';
import { byClass } from '../lib/load/by-class.ts';
import { byConstructor } from '../lib/load/by-constructor.ts';
import { byFunction } from '../lib/load/by-function.ts';
import { byGlobal } from '../lib/load/by-global.ts';
import { byImport } from '../lib/load/by-import.ts';
import { byLocal } from '../lib/load/by-local.ts';
import { byMethod } from '../lib/load/by-method.ts';
import { byOtherFile } from '../lib/load/by-other-file.ts';
import { byPrototype } from '../lib/load/by-prototype.ts';
import { byReturned } from '../lib/load/by-returned.ts';
import { byVariable, lastOf } from '../lib/load/by-variable.ts';
import { names, registry } from '../lib/load/registry.ts';

const ways = [
  byCallAtOnce,
  byClass,
  byConstructor,
  byFunction,
  byGlobal,
  byImport,
  byLocal,
  byMethod,
  byOtherFile,
  byPrototype,
  byReturned,
  byVariable,
];

export const load = defineStep('load', {
  in: {},
  out: { loaded: json<readonly string[]>() },
  run() {
    const found = [...registry].map(([name, value]) => `${name} ${value}`);
    const others = [globalThis, []].map((owner) =>
      String(Reflect.get(owner, 'weatherWord') ?? Reflect.get(owner, 'wordy')),
    );
    return { loaded: [...ways, ...found, ...names.all, ...others, String(lastOf())] };
  },
});
