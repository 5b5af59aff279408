// What the organiser reads of a record as it was made: known fields in words, nothing that a body could smuggle in.
import { expect, it } from 'vitest';
import { rawValues } from './raw-values.ts';

const places = {
	sessions: [{ id: 's1', name: '上午场' }],
	stations: [{ id: 'd1', name: 'A口（东门）' }]
};
const shown = (args: unknown, faults: string[] = []) =>
	rawValues(args, { places, faults }).values.map(({ label, value, isFault }) =>
		[label, value, ...(isFault ? ['!'] : [])].join(' ')
	);

it('names places and words, shortens the badge, and tells a claimed time by the clock of Shanghai', () => {
	expect(
		shown({
			badge: '9K3PAbcdefghijklmn7D2H',
			session: 's1',
			station: 'd1',
			direction: 'in',
			claimedAt: '2026-11-21T01:40:00.000Z'
		})
	).toEqual([
		'胸牌编号 9K3P…7D2H',
		'场次 上午场',
		'签到点 A口（东门）',
		'签到时间 2026年11月21日（周六） 09:40'
	]);
	expect(shown({ session: 'another', direction: 'out' })).toEqual(['场次 不在本活动里', '方向 离场']);
});

it('marks what was not accepted, also when it is missing', () => {
	expect(shown({ name: '李临时', organisationKind: 'enterprise' }, ['noticeTold', 'name'])).toEqual([
		'姓名 李临时 !',
		'单位类型 企业',
		'口头告知 无 !'
	]);
});

it.each([[null], ['text'], [[1, 2]], [{ name: { evil: true } }], [{ constructor: 'x', __proto__: null }]])(
	'shows nothing of %j',
	(args) => {
		expect(rawValues(args, { places, faults: [] })).toEqual({ name: null, values: [] });
	}
);

it('cuts what is endless', () => {
	expect(shown({ name: '长'.repeat(5000) })[0]).toHaveLength('姓名 '.length + 120);
});
