import { expect, test } from 'vitest';
import { betterLens, closeUpLens } from './lens-choice.ts';

const lens = (deviceId: string, label: string) => ({ deviceId, label });

test('an iPhone with several rear lenses uses the one that changes over to the near one', () => {
	const lenses = [
		lens('front', '前置相机'),
		lens('wide', '后置相机'),
		lens('triple', '后置三镜头相机'),
		lens('dual', '后置双广角相机')
	];
	expect(closeUpLens(lenses, '后置相机')).toBe('dual');
	expect(closeUpLens([lens('w', 'Back Camera'), lens('t', 'Back Triple Camera')], 'Back Camera')).toBe('t');
});

test('it is left alone once it is used, and so is every other phone', () => {
	expect(closeUpLens([lens('dual', 'Back Dual Wide Camera')], 'Back Dual Wide Camera')).toBeNull();
	expect(closeUpLens([lens('b', 'Back Dual Camera')], 'Back Camera')).toBeNull();
	expect(
		closeUpLens([lens('0', 'camera2 0, facing back'), lens('2', '')], 'camera2 0, facing back')
	).toBeNull();
});

test('a chosen lens is kept; one that is gone is replaced as if none had been chosen', () => {
	const lenses = [lens('wide', 'Back Camera'), lens('dual', 'Back Dual Wide Camera')];
	const better = (chosen: string | null, opened: string | undefined) =>
		betterLens(lenses, { chosen, opened, label: 'Back Camera' });
	expect(better('wide', 'wide')).toBeNull();
	expect(better('wide', undefined)).toBeNull();
	expect(better(null, 'wide')).toBe('dual');
	expect(better('of last year', 'wide')).toBe('dual');
});
