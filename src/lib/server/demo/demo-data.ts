// Everything the demo shows, as plain data around a day: one bureau, one park under it, their accounts, three events, three
// hundred people, a hundred and twenty firms, a catalogue, what was asked for, what came of it, and the programmes it counts for. All of it is invented.
// Does not know how it is loaded.
import type { RecordEnterprise } from '#lib/domain/enterprise.ts';
import type { DeskArgs } from '../perform.ts';
import { spellOrganisation } from '../imports/spelling.ts';
import { demoEvents, demoPeople, type DemoEvent } from './demo-events.ts';
import { enterprises, institutions, inventedCreditCode, type Firm } from './firms.ts';
import { demoLedger, type DemoLedger } from './ledger.ts';
import { demoCounterparts, demoPatents } from './patents.ts';
import { demoProgrammes, type DemoProgrammes } from './programmes.ts';
import { bankRequests, fairRequests, roadshowRequests, type EventRequests } from './requests.ts';
import { seeded, type Seeded } from './seeded.ts';

/** An organisation that uses the system. `parent` is the id of the organisation above it. */
export interface DemoOrganisation {
	id: string;
	name: string;
	creditCode: string;
	kind: 'bureau' | 'park';
	parent: string | null;
	/** GB/T 2260 form; assigned to no place. */
	region: string;
	regionName: string;
	/** Its office, as a consent names it. */
	telephone: string;
}

/** Somebody who can sign in. The password is shown by the server, and only on localhost. */
export interface DemoAccount {
	id: string;
	name: string;
	email: string;
	password: string;
	role: 'organiser' | 'bureau';
	organisation: string;
}

export interface Demo {
	organisations: DemoOrganisation[];
	accounts: DemoAccount[];
	/** The park's 企业库. */
	enterprises: RecordEnterprise[];
	events: DemoEvent[];
	counterparts: DeskArgs<'recordCounterpart'>[];
	patents: DeskArgs<'recordPatent'>[];
	/** One for each event, in their order. */
	requests: EventRequests[];
	ledger: DemoLedger;
	programmes: DemoProgrammes;
}

const SEED = 20261121;

/** The demo around `today` (YYYY-MM-DD in Asia/Shanghai). The same day gives the same demo, ids included. */
export function demoData(today: string): Demo {
	const chance = seeded(SEED);
	const bureau: DemoOrganisation = {
		id: chance.uuid(),
		name: '云川市知识产权局',
		creditCode: inventedCreditCode(chance, '11'),
		kind: 'bureau',
		parent: null,
		region: '990100',
		regionName: '云川市',
		telephone: '0329-88010012'
	};
	const park: DemoOrganisation = {
		id: chance.uuid(),
		name: '云溪高新区企业服务中心',
		creditCode: inventedCreditCode(chance, '12'),
		kind: 'park',
		parent: bureau.id,
		region: '990112',
		regionName: '云溪高新区',
		telephone: '0329-88010100'
	};
	const listed = enterprises(chance, 120).map((one) => ({ ...one, pinyin: spellOrganisation(one.name) }));
	const firms: Firm[] = listed.map(({ name, creditCode }) => ({ name, creditCode, kind: 'enterprise' }));
	const people = demoPeople(chance, { firms, institutions: institutions(chance) }, 300);
	const accounts = demoAccounts(chance, park.id, bureau.id);
	const events = demoEvents(chance, today, people);
	const counterparts = demoCounterparts(chance);
	const patents = demoPatents(chance, today, counterparts);
	const world = { chance, patents, counterparts, bureau: bureau.id };
	const [ended, running, coming] = events as [DemoEvent, DemoEvent, DemoEvent];
	const fair = fairRequests(world, running);
	return {
		organisations: [bureau, park],
		accounts,
		enterprises: listed,
		events,
		counterparts: Object.values(counterparts),
		patents,
		requests: [bankRequests(world, ended), fair, roadshowRequests(world, coming)],
		ledger: demoLedger(world, today, fair),
		programmes: demoProgrammes(chance, today)
	};
}

function demoAccounts(chance: Seeded, park: string, bureau: string): DemoAccount[] {
	return [
		{
			id: chance.uuid(),
			name: '何静怡',
			email: 'hejingyi@yunxi.example',
			password: 'yunxi-2026',
			role: 'organiser',
			organisation: park
		},
		{
			id: chance.uuid(),
			name: '周立群',
			email: 'zhouliqun@yunchuan.example',
			password: 'yunchuan-2026',
			role: 'bureau',
			organisation: bureau
		}
	];
}
