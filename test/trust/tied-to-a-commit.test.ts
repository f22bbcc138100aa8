// A run is tied to a commit wherever the project lies, and however git's configuration is named.

import { it } from 'vitest';
import { expectTiedIn, expectTiedWith, gitVariables } from './expect-tied.ts';

it.each(['two\nlines', '"quotes" $(x) `y`'])('in a folder named %j', expectTiedIn);

it('with every variable of git set', () => expectTiedWith(gitVariables));
