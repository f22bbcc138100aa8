import { clean, number } from '@cairn/steps';

// mistake: a path where a file belongs
clean({ raw: 'people.csv' }, { columns: { age: number() } });
