// A park in the middle of its year as the database would say it, and the report of it: for the tests that read the files again.
import { figuresOf } from '#lib/domain/programmes/figures.ts';
import { metricOf } from '#lib/domain/programmes/metrics.ts';
import { presetOf } from '#lib/domain/programmes/presets/index.ts';
import { judgeProgramme } from '#lib/domain/programmes/reading.ts';
import { DEFAULT_SETTINGS } from '#lib/domain/programmes/settings.ts';
import { composeReport, printedReport, type ProgrammeReport } from '#lib/server/programmes/reports/report.ts';

export const ID = 'hunan-2022-park';
const definition = presetOf(ID)!;
export const reading = {
	organisationName: '云溪高新区',
	definition,
	settings: DEFAULT_SETTINGS,
	startsOn: '2022-01-01',
	endsOn: '2022-12-31',
	years: 'calendar' as const,
	metrics: figuresOf(definition, DEFAULT_SETTINGS).map(({ key, metric }) => ({
		key,
		isCounted: metricOf(metric).measure !== 'reported'
	})),
	figures: [
		{ key: `${ID}-4-pushes`, period: 0, value: 3210, records: 3210 },
		{ key: `${ID}-5-matchmaking-events`, period: 0, value: 1, records: 1 },
		{ key: `${ID}-6-patents-or-amount/0`, period: 0, value: 12, records: 9 },
		{ key: `${ID}-6-patents-or-amount/1`, period: 0, value: 123_456_789, records: 9 },
		{ key: `${ID}-8-pledge-amount`, period: 0, value: 110_000_000_00, records: 7 },
		{ key: `${ID}-8-pledge-projects`, period: 0, value: 7, records: 7 }
	],
	reported: [{ key: `${ID}-8-pledge-amount`, period: -1, value: 90_000_000, status: 'approved' }],
	reviews: [
		{ key: `${ID}-4-pushes`, period: 0, decision: 'confirmed', bureauName: '市知识产权局' },
		{
			key: `${ID}-5-matchmaking-events`,
			period: 0,
			decision: 'disputed',
			reason: '缺少签到表',
			bureauName: '市知识产权局'
		}
	]
};
export const frozen = { version: 3, counted: 4711, streams: { 'event-b': 12, 'event-a': 40 } };
export const report = (kind: ProgrammeReport['kind']) =>
	printedReport(composeReport(reading, judgeProgramme(reading, '2022-08-31')), {
		kind,
		number: '云溪园〔2022〕3号',
		issuedOn: '2022-09-01',
		from: '2022-07-01',
		to: '2022-08-31',
		frozen
	});
