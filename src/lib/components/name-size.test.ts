// The steps hold what they promise: up to 32 px a name fits 328 px (a 360 px phone less its gutters) on one line.
import { describe, expect, it } from 'vitest';
import { nameSize, nameWidth } from './name-size.ts';

describe('the size of a name', () => {
	it.each([
		['李思齐', 46],
		['欧阳静怡', 46],
		['阿布都热西', 40],
		['买买提艾力江', 40],
		['迪丽热巴迪力', 40],
		['阿卜杜拉热合曼江', 36],
		['古丽娜扎尔拜合提亚尔', 32],
		['Li Na', 46],
		['Alexander', 40],
		['Maximilian Schwarzenegger', 32]
	])('%s is %i px', (name, size) => expect(nameSize(name)).toBe(size));

	it('never lets a name above the least step run over the line', () => {
		for (let length = 1; length <= 20; length += 1) {
			const name = '张'.repeat(length);
			if (nameSize(name) > 32) expect(nameWidth(name) * nameSize(name) * 1.04).toBeLessThanOrEqual(328);
		}
	});
});
