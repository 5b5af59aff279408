// The three events of the demo: one ended yesterday, one running today, one taking registrations for next week.
// Plain arguments of the domain's verbs; whoever loads them performs them. Does not touch the database.
import type * as z from 'zod/mini';
import type { AddAttendee } from '#lib/domain/attendee.ts';
import type { recordCheckIn } from '#lib/domain/check-in.ts';
import { shanghai, shiftDay } from '#lib/domain/china-time.ts';
import type { advanceEvent, createEvent, EventStage } from '#lib/domain/event.ts';
import { inferPersonRole } from '../imports/words.ts';
import { spellPerson } from '../imports/spelling.ts';
import type { Firm } from './firms.ts';
import { inventedMobile, personName, personTitle } from './people.ts';
import type { Seeded } from './seeded.ts';

export type CreateEvent = z.output<typeof createEvent>;
export type AdvanceEvent = z.output<typeof advanceEvent>;
export type RecordCheckIn = z.output<typeof recordCheckIn>;

/** An event to load, in this order: create, add every attendee, advance, record the check-ins, advance again. */
export interface DemoEvent {
	create: CreateEvent;
	attendees: AddAttendee[];
	/** The steps up to the stage in which people check in, if the event gets that far. */
	opening: AdvanceEvent[];
	/** Past check-ins with the time each claims (`claimedAt`), in order of time. For the source `paper`. */
	checkIns: RecordCheckIn[];
	/** The steps after the check-ins. */
	closing: AdvanceEvent[];
}

/** Everybody invented for the demo, in a fixed order: events take people from this list. */
export type Person = Omit<AddAttendee, 'attendee' | 'badge'>;

/** `count` people of these organisations, all with different mobiles; most come from firms. */
export function demoPeople(
	chance: Seeded,
	from: { firms: Firm[]; institutions: Firm[] },
	count: number
): Person[] {
	return Array.from({ length: count }, (_, i) => {
		const firm = i % 5 === 4 ? chance.pick(from.institutions) : from.firms[i % from.firms.length]!;
		const name = personName(chance);
		const title = personTitle(chance, firm.kind);
		const personRole = i % 60 === 24 ? 'guest' : inferPersonRole(title, firm.kind);
		return {
			name,
			organisation: firm.name,
			organisationKind: firm.kind,
			creditCode: firm.creditCode,
			title,
			mobile: inventedMobile(i + 1),
			personRole,
			pinyin: spellPerson(name),
			...(personRole === 'guest' && {
				attentionNote: `嘉宾席 A-${String((i % 24) + 1).padStart(2, '0')}，请引导入座`
			})
		};
	});
}

interface Plan {
	day: string;
	name: string;
	type: CreateEvent['type'];
	campaigns: CreateEvent['campaigns'];
	/** What only targets ask for. */
	themes?: Pick<CreateEvent, 'secondaryTypes' | 'topics' | 'chain'>;
	/** Of every session. */
	sessionTopics?: CreateEvent['topics'];
	place: string;
	sessions: readonly (readonly [name: string, from: string, to: string])[];
	stations: readonly string[];
	targets: CreateEvent['targets'];
	stages: readonly EventStage[];
	people: readonly Person[];
}

const HOST = '云溪高新区企业服务中心';

function planned(chance: Seeded, plan: Plan): DemoEvent {
	const sessions = plan.sessions.map(([name, from, to]) => ({
		id: chance.uuid(),
		name,
		startsAt: shanghai(plan.day, from),
		endsAt: shanghai(plan.day, to),
		topics: plan.sessionTopics ?? []
	}));
	const event = chance.uuid();
	const steps = plan.stages
		.slice(1)
		.map((to, i) => ({ event, from: plan.stages[i]!, to, reason: undefined }));
	const isBeforeEnd = (step: { to: EventStage }) => step.to === 'registering' || step.to === 'running';
	return {
		create: {
			event,
			name: plan.name,
			type: plan.type,
			campaigns: plan.campaigns,
			...plan.themes,
			place: plan.place,
			host: HOST,
			startsAt: sessions[0]!.startsAt,
			endsAt: sessions.at(-1)!.endsAt,
			sessions,
			stations: plan.stations.map((name) => ({ id: chance.uuid(), name })),
			targets: plan.targets
		},
		attendees: plan.people.map((person) => ({ attendee: chance.uuid(), ...person })),
		opening: steps.filter(isBeforeEnd),
		checkIns: [],
		closing: steps.filter((step) => !isBeforeEnd(step))
	};
}

/** The three events around `today` (YYYY-MM-DD, Shanghai). `people` needs at least 300. */
export function demoEvents(chance: Seeded, today: string, people: readonly Person[]): DemoEvent[] {
	const ended = planned(chance, {
		day: shiftDay(today, -1),
		name: '“入园惠企”银企对接会（云溪专场）',
		type: 'bank_enterprise',
		campaigns: ['ruyuan-huiqi'],
		// The bank's hour begins with the policies: it is a briefing as well.
		themes: { secondaryTypes: ['policy_briefing'], topics: ['pledge-policy'] },
		sessionTopics: ['transfer-licence-policy'],
		place: '云溪高新区企业服务中心三楼会议室',
		sessions: [['下午场', '14:00', '17:00']],
		stations: ['大厅签到台', '三楼会议室门口'],
		targets: { people: 90, organisations: 50 },
		stages: ['draft', 'registering', 'running', 'ended'],
		people: people.slice(0, 96)
	});
	const running = planned(chance, {
		day: today,
		name: '高校专利进园区：新材料与智能制造对接会',
		type: 'matchmaking',
		campaigns: ['fuwu-wanlixing', 'baichang-wanqi'],
		place: '云溪高新区会展中心',
		sessions: [
			['上午场 · 开幕与路演', '08:30', '12:00'],
			['下午场 · 一对一对接', '13:30', '17:30']
		],
		stations: ['A口（东门）', 'B口（西门）', '路演厅', '一对一洽谈区'],
		targets: { people: 300, organisations: 120 },
		stages: ['draft', 'registering', 'running'],
		people: people.slice(0, 300)
	});
	const coming = planned(chance, {
		day: shiftDay(today, 7),
		name: '“一月一链”高端装备专利路演',
		type: 'roadshow',
		campaigns: ['yiyue-yilian'],
		themes: { chain: '高端装备' },
		place: '西屏产业园路演中心',
		sessions: [['路演', '14:00', '17:30']],
		stations: ['路演中心入口'],
		targets: { people: 120, organisations: 60 },
		stages: ['draft', 'registering'],
		people: people.slice(150, 214)
	});
	ended.checkIns = pastCheckIns(chance, ended);
	return [ended, running, coming];
}

/** Most of the list came, between half an hour before and an hour after the start, through either door. */
function pastCheckIns(chance: Seeded, event: DemoEvent): RecordCheckIn[] {
	const session = event.create.sessions[0]!;
	const start = Date.parse(session.startsAt);
	return event.attendees
		.filter(() => chance.chance(0.88))
		.map(({ attendee }) => ({
			session: session.id,
			station: chance.pick(event.create.stations).id,
			direction: 'in' as const,
			attendee,
			claimedAt: new Date(start + (chance.int(90 * 60) - 30 * 60) * 1000).toISOString()
		}))
		.sort((a, b) => a.claimedAt.localeCompare(b.claimedAt));
}
