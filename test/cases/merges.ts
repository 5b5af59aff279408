// One field of a need: what stands, what was seen, what is wanted, and what becomes of it. For the phone's overlay and the SQL of the server.
import type { FieldValue } from '#lib/domain/need.ts';

export const MERGES: {
	name: string;
	is?: FieldValue;
	from?: FieldValue | null;
	to: FieldValue | null;
	becomes: 'kept' | 'same' | 'set' | 'conflict';
}[] = [
	{ name: 'nothing stood, nothing was seen', to: '甲', becomes: 'set' },
	{ name: 'nothing stood, null was seen', from: null, to: '甲', becomes: 'set' },
	{ name: 'as it was seen', is: '甲', from: '甲', to: '乙', becomes: 'set' },
	{ name: 'changed meanwhile', is: '乙', from: '甲', to: '丙', becomes: 'conflict' },
	{ name: 'filled in meanwhile', is: '乙', from: null, to: '丙', becomes: 'conflict' },
	{ name: 'both want the same', is: '乙', from: '甲', to: '乙', becomes: 'same' },
	{ name: 'a blank', is: '乙', from: '乙', to: ' ', becomes: 'kept' },
	{ name: 'an empty list', is: ['a'], from: ['a'], to: [], becomes: 'kept' },
	{ name: 'a list as it was seen', is: ['a', 'b'], from: ['a', 'b'], to: ['a'], becomes: 'set' },
	{ name: 'a list in another order', is: ['b', 'a'], from: ['a', 'b'], to: ['a'], becomes: 'conflict' },
	{ name: 'a number as it was seen', is: 5, from: 5, to: 6, becomes: 'set' },
	{ name: 'zero is no blank', is: 5, from: 5, to: 0, becomes: 'set' },
	{ name: 'no is no blank', is: true, from: true, to: false, becomes: 'set' },
	{ name: 'a number is not its text', is: 5, from: '5', to: 6, becomes: 'conflict' },
	{ name: 'taken away as it was seen', is: '甲', from: '甲', to: null, becomes: 'set' },
	{ name: 'taken away, changed meanwhile', is: '乙', from: '甲', to: null, becomes: 'conflict' },
	{ name: 'taken away, and gone already', from: '甲', to: null, becomes: 'same' },
	{ name: 'what stood was gone', is: '', from: '甲', to: '乙', becomes: 'set' }
];
