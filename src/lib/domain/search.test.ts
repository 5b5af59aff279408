import { describe, expect, test } from 'vitest';
import { indexPeople, searchEnterprises, searchPeople } from './search.ts';

const PEOPLE = [
	{
		id: '1',
		name: '张三',
		organisation: '云川恒澈环保科技有限公司',
		mobileLast4: '8306',
		pinyin: { full: 'zhang san', initials: 'zs' },
		badges: ['000000000000001']
	},
	{
		id: '2',
		name: '张三丰',
		organisation: '云川农商银行',
		mobileLast4: '0083',
		pinyin: { full: 'zhang san feng', initials: 'zsf' },
		badges: ['000000000000002']
	},
	{
		id: '3',
		name: '欧阳静',
		organisation: '张江研究院',
		pinyin: { full: 'ou yang jing', initials: 'oyj' },
		badges: []
	},
	{ id: '4', name: '阿依古丽·买买提', organisation: '西屏瑞丰农业', mobileLast4: '1234', badges: [] },
	{ id: '5', name: '李一', organisation: '8306 厂', badges: [] }
];
const INDEX = indexPeople(PEOPLE);
const found = (box: string) => searchPeople(INDEX, box).map(({ person, by }) => `${person.name}/${by}`);

describe('searchPeople', () => {
	test.each([
		['', []],
		['   ', []],
		['zs', ['张三/initials', '张三丰/initials']],
		['ZSF', ['张三丰/initials']],
		['张三', ['张三/name', '张三丰/name']],
		['三', ['张三/name', '张三丰/name']],
		['zhangsan', ['张三/pinyin', '张三丰/pinyin']],
		['ou yang', ['欧阳静/pinyin']],
		['8306', ['张三/mobile', '李一/organisation']],
		['83', ['张三/mobile', '李一/organisation']],
		['００８３', ['张三丰/mobile']],
		['张', ['张三/name', '张三丰/name', '欧阳静/organisation']],
		['农商', ['张三丰/organisation']],
		['阿依古丽买买提', ['阿依古丽·买买提/name']],
		['0000-0000-0001', ['张三/badge']],
		['nobody', []]
	])('%s finds %j', (box, expected) => expect(found(box)).toEqual(expected));

	test('equals stand in the order of their spelling, wherever the list had them', () => {
		const spelt = (id: string, name: string, full: string) => ({
			id,
			name,
			pinyin: { full, initials: 'w' },
			badges: []
		});
		const people = [
			spelt('1', '王伟', 'wang wei'),
			spelt('2', '王安', 'wang an'),
			spelt('3', '王伟', 'wang wei')
		];
		expect(searchPeople(indexPeople(people), '王').map(({ person }) => person.id)).toEqual(['2', '1', '3']);
	});

	test('never more than asked for', () => expect(searchPeople(INDEX, '张', 1)).toHaveLength(1));
});

test('a firm is found by its name, its initials or its code', () => {
	const firms = [
		{
			name: '云川恒澈环保科技有限公司',
			creditCode: '91990100MA0YX1A2BF',
			pinyin: { full: 'yun chuan heng che', initials: 'ychc' }
		},
		{ name: '瑞陶新材料（云川）有限公司', creditCode: '91990100MA0YX3C4DH' }
	];
	expect(searchEnterprises(firms, '恒澈').map(({ name }) => name)).toEqual([firms[0]!.name]);
	expect(searchEnterprises(firms, 'ych').map(({ name }) => name)).toEqual([firms[0]!.name]);
	expect(searchEnterprises(firms, '云川').map(({ name }) => name)).toEqual([firms[0]!.name, firms[1]!.name]);
	expect(searchEnterprises(firms, '91990100MA0YX3').map(({ name }) => name)).toEqual([firms[1]!.name]);
});
