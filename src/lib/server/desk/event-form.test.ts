// The event form: what it makes of typed fields, and what it says about wrong ones.
import { describe, expect, it } from 'vitest';
import { createEvent } from '#lib/domain/event.ts';
import { blankEvent, eventArgs, instantOf, readEventFields, type EventFields } from './event-form.ts';

const fields = (more: Partial<EventFields> = {}): EventFields => ({
	...blankEvent(
		{ id: '7c9e6679-7425-40de-944b-e07fc1f90ae7', name: '云溪' },
		new Date('2026-11-20T02:00:00Z')
	),
	name: '对接会',
	type: 'matchmaking',
	...more
});
const session = (more: object = {}) => ({ ...fields().sessions[0]!, ...more });

describe('eventArgs', () => {
	it('reads Shanghai days and times; the event spans its sessions', () => {
		const { args } = eventArgs(
			fields({
				sessions: [
					session({ id: '', name: '下午场', day: '2026-11-21', from: '13:30', to: '17:00' }),
					session({ name: '上午场', day: '2026-11-21', from: '09:00', to: '12:00' })
				],
				people: '３００',
				organisations: '1,200'
			})
		);
		expect(args).toMatchObject({
			startsAt: '2026-11-21T01:00:00.000Z',
			endsAt: '2026-11-21T09:00:00.000Z',
			targets: { people: 300, organisations: 1200 }
		});
		expect(createEvent.safeParse(args).success).toBe(true);
	});

	it.each<[Partial<EventFields>, string]>([
		[{ name: '  ' }, 'name'],
		[{ name: '长'.repeat(101) }, 'name'],
		[{ type: '' }, 'type'],
		[{ type: 'party' }, 'type'],
		[{ place: '长'.repeat(121) }, 'place'],
		[{ chain: '长'.repeat(61) }, 'chain'],
		[{ region: '5001' }, 'region'],
		[{ people: '-1' }, 'people'],
		[{ people: '1.5' }, 'people'],
		[{ organisations: '9999999999999999999999' }, 'organisations'],
		[{ sessions: [] }, 'session-0'],
		[{ sessions: [session({ name: '' })] }, 'session-0'],
		[{ sessions: [session({ day: '2026-02-31' })] }, 'session-0'],
		[{ sessions: [session({ day: 'tomorrow' })] }, 'session-0'],
		[{ sessions: [session(), session({ from: '12:00', to: '12:00' })] }, 'session-1'],
		[{ sessions: [session({ from: '25:00' })] }, 'session-0'],
		[{ questions: [{ id: '', text: ' ', options: '是、否' }] }, 'question-0'],
		[{ questions: [{ id: '', text: '用餐安排', options: '清真' }] }, 'question-0'],
		[{ questions: [{ id: '', text: '长'.repeat(61), options: '' }] }, 'question-0'],
		[{ questions: [{ id: '', text: '座位', options: '一，二，三，四，五，六，七，八，九' }] }, 'question-0'],
		[{ stations: [{ id: '', name: ' ' }] }, 'station-0'],
		[{ stations: [{ id: '', name: '长'.repeat(61) }] }, 'station-0'],
		[{ event: 'not-a-uuid' }, 'name']
	])('%j is a fault of %s', (more, field) => {
		const { args, errors } = eventArgs(fields(more));
		expect(args).toBeNull();
		expect(Object.keys(errors!)).toEqual([field]);
	});

	it('reads what only targets ask for: words of the vocabulary, the main type once, topics with their session', () => {
		const form = new FormData();
		for (const one of ['roadshow', 'matchmaking', 'party']) form.append('secondaryTypes', one);
		for (const one of ['open-licence', 'gossip', 'open-licence']) form.append('topics', one);
		form.append('session_topics_0', 'pledge-policy');
		form.append('session_name', '上午场');
		form.append('chain', ' 新材料 ');
		form.append('region', '５００１０７');
		const read = readEventFields(form);
		const { secondaryTypes, topics, chain, region } = read;
		const { args } = eventArgs(
			fields({
				...{ secondaryTypes, topics, chain, region },
				sessions: [session({ topics: read.sessions[0]!.topics })]
			})
		);
		expect(args).toMatchObject({
			secondaryTypes: ['roadshow'],
			topics: ['open-licence'],
			chain: '新材料',
			region: '500107',
			industryField: null,
			sessions: [{ topics: ['pledge-policy'] }]
		});
	});

	it('takes nothing that is no text', () => {
		const form = new FormData();
		form.set('name', new Blob(['x']), 'x.txt');
		form.append('session_name', '上午场');
		expect(readEventFields(form)).toMatchObject({
			name: '',
			sessions: [{ name: '上午场', day: '', from: '' }]
		});
	});
});

describe('talks', () => {
	const talk = (more: object = {}) => ({ speaker: '周立群', organisation: '', title: '', ...more });
	const typed = (talks: object[]) => fields({ sessions: [session({ talks })] });

	it('stand under the session that they name by its place in the form', () => {
		const form = new FormData();
		for (const name of ['上午场', '下午场']) form.append('session_name', name);
		for (const [place, speaker, title] of [
			['1', '钟离', ''],
			['0', '周立群', '陶瓷涂层'],
			['7', '无此场', '']
		] as const) {
			form.append('talk_session', place);
			form.append('talk_speaker', speaker);
			form.append('talk_organisation', '云川理工大学');
			form.append('talk_title', title);
		}
		expect(readEventFields(form).sessions).toMatchObject([
			{ name: '上午场', talks: [{ speaker: '周立群', title: '陶瓷涂层' }] },
			{ name: '下午场', talks: [{ speaker: '钟离', organisation: '云川理工大学' }] }
		]);
	});

	it('are cleaned; blank rows are left out; a session without any says so', () => {
		const { args } = eventArgs(typed([talk({ title: ' 致辞 ' }), talk({ speaker: ' ' })]));
		expect(args?.sessions[0]?.talks).toEqual([{ speaker: '周立群', title: '致辞' }]);
		expect(eventArgs(typed([])).args?.sessions[0]?.talks).toEqual([]);
	});

	it.each([
		[[talk({ speaker: '', title: '致辞' })], '没有写发言人'],
		[[talk({ speaker: '长'.repeat(61) })], '最多 60 字'],
		[[talk({ title: '长'.repeat(121) })], '120 字'],
		[Array.from({ length: 21 }, () => talk()), '最多 20 位']
	])('%j is said beside the session', (talks, words) => {
		const { args, errors } = eventArgs(typed(talks));
		expect(args).toBeNull();
		expect(errors?.['session-0']).toContain(words);
	});
});

describe('instantOf', () => {
	it('is the moment in Shanghai', () => {
		expect(instantOf('2026-11-21', '09:30')).toBe('2026-11-21T01:30:00.000Z');
		expect(instantOf('2026-11-21', '00:00')).toBe('2026-11-20T16:00:00.000Z');
	});
	it.each([
		['2026-02-30', '09:00'],
		['2026-13-01', '09:00'],
		['0000-00-00', '09:00'],
		['2026-11-21', '24:00'],
		['2026-11-21', '9:00'],
		['', '']
	])('is null for %s %s', (day, time) => {
		expect(instantOf(day, time)).toBeNull();
	});
});

it('what the doors ask for is read as typed: options between any commas, blank rows left out', () => {
	const form = new FormData();
	form.append('confirmAtDoor', 'on');
	for (const [text, options] of [
		['用餐安排', '清真、不限,清真'],
		['', ''],
		['返程车次', '']
	]) {
		form.append('question_id', '');
		form.append('question_text', text!);
		form.append('question_options', options!);
	}
	const { confirmAtDoor, questions } = readEventFields(form);
	const { args } = eventArgs(fields({ confirmAtDoor, questions }));
	expect(args).toMatchObject({
		confirmAtDoor: true,
		questions: [
			{ text: '用餐安排', options: ['清真', '不限'] },
			{ text: '返程车次', options: [] }
		]
	});
});
