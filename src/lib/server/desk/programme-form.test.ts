// The form of a programme: what stands in it for every preset, and what is read back.
import { expect, test } from 'vitest';
import { presetOf, presets } from '#lib/domain/programmes/presets/index.ts';
import { DEFAULT_SETTINGS } from '#lib/domain/programmes/settings.ts';
import { programmeArgs, programmeFields, suggestedDays } from './programme-form.ts';

const TODAY = '2026-11-22';
const formOf = (id: string) => {
	const definition = presetOf(id)!;
	const source = { ...suggestedDays(definition, TODAY), settings: DEFAULT_SETTINGS };
	return { definition, fields: programmeFields(definition, source) };
};

test('every preset is adopted as it stands: the document’s numbers are nobody’s own', () => {
	for (const definition of presets()) {
		const { fields } = formOf(definition.id);
		const { args, errors } = programmeArgs(definition, fields);
		expect([definition.id, errors]).toEqual([definition.id, null]);
		expect(args?.settings).toMatchObject({ numbers: {} });
		expect(args!.metrics.length).toBeGreaterThan(0);
		expect(args!.startsOn <= args!.endsOn).toBe(true);
	}
});

test('own numbers are kept by their place, a range as a whole, and shown again', () => {
	const { definition, fields } = formOf('hunan-2022-park');
	const place = 'hunan-2022-park-5-matchmaking-events';
	const numbers = fields.numbers.map((one) =>
		one.name === `${place}~min`
			? { ...one, value: '４' }
			: one.name === `${place}~max`
				? { ...one, value: '6' }
				: one
	);
	const { args } = programmeArgs(definition, { ...fields, numbers });
	expect(args?.settings).toMatchObject({ numbers: { [place]: { min: 4, max: 6 } } });
	const settings = { ...DEFAULT_SETTINGS, numbers: { [place]: { min: 4, max: 6 } } };
	const again = programmeFields(definition, { startsOn: TODAY, endsOn: TODAY, settings });
	expect(again.numbers.find(({ name }) => name === `${place}~min`)).toMatchObject({
		value: '4',
		documents: 2
	});
});

test('what is wrong is said beside its field', () => {
	const { definition, fields } = formOf('hunan-2022-park');
	const place = 'hunan-2022-park-5-matchmaking-events';
	const numbers = fields.numbers.map((one) => (one.name === `${place}~max` ? { ...one, value: '1' } : one));
	const wrong = programmeArgs(definition, { ...fields, numbers, endsOn: '2026-02-30' });
	expect(Object.keys(wrong.errors ?? {}).sort()).toEqual(['endsOn', `number:${place}~max`]);
});

test('a yearly programme whose own year is over is suggested for this one', () => {
	expect(formOf('hunan-2022-park').fields).toMatchObject({ startsOn: '2026-01-01', endsOn: '2026-12-31' });
});

test('who carries it out is asked for where a rule speaks of the unit’s own deeds, and its code is checked', () => {
	const { definition, fields } = formOf('hunan-2022-university');
	expect(fields.self).toEqual({ name: '', creditCode: '' });
	expect(formOf('chongqing-2024-award-transfer').fields.self).toBeNull();
	const settings = (self: { name: string; creditCode: string }) =>
		programmeArgs(definition, { ...fields, self });
	expect(settings({ name: '云川理工大学', creditCode: '' }).args?.settings.self).toEqual({
		name: '云川理工大学'
	});
	expect(settings({ name: '', creditCode: '' }).args?.settings.self).toBeUndefined();
	const code = '91350100M000100Y43';
	expect(settings({ name: '甲', creditCode: code }).args?.settings.self).toEqual({
		name: '甲',
		creditCode: code
	});
	const wrong = settings({ name: '', creditCode: '91350100M000100Y44' }).errors;
	expect(Object.keys(wrong ?? {}).sort()).toEqual(['self.creditCode', 'self.name']);
});
