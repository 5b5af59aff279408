// SIGKILL of a whole Chromium, again and again, on one profile: between the tap and 已上传. What its screen had shown is looked for on its disk and
// on the server after every life. Badges go through the real screen, camera and decoder.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { BROWSER_ARGS, browserPath } from '../../e2e/browser.ts';
import { issuePass } from '../../e2e/event-data.ts';
import { installFakeCamera, showCode } from '../../fakes/camera.ts';
import { openDoor as standAtDoor } from '../../e2e/people.ts';
import { diceOf } from './dice.ts';
import { descendants, kill, openHouse, type House } from './house.ts';
import { openLine } from './line.ts';
import { doubles } from './oracle.ts';
import { pageEye, readDisk, type PageStep, type PageWord } from './page-eye.ts';
import { tally, type Report } from './report.ts';

export interface ChromiumKills {
	lives: number;
	seed: number;
	tell: (line: string) => void;
}

/** A life ends at one of these steps of its last scan, plus a few random milliseconds. `held up`: the badge is before the camera. */
const STEPS = ['held up', 'add', 'complete', 'saved', 'request', 'reply', 'reply kept back', 'sent'] as const;
type Step = (typeof STEPS)[number];
const SPREAD_MS: Partial<Record<Step, number>> = { 'held up': 250, add: 12, request: 25 };
/** A step that does not come within this time is not waited for: the blow falls then. */
const PATIENCE_MS = 8000;

/** What was seen of one person's scan. */
interface Seen {
	op?: string;
	steps: Set<PageStep>;
}

export async function killBrowsers({ lives, seed, tell }: ChromiumKills): Promise<Report> {
	const began = performance.now();
	const dice = diceOf(seed);
	const report: Report = { kills: {}, instants: {}, saved: 0, received: 0, lost: [], doubles: 0, seconds: 0 };
	if (lives === 0) return report;
	const line = await openLine();
	const house = await openHouse({ people: Math.max(50, lives * 3 + 10), origin: line.url });
	line.setTarget(house.url);
	const profile = mkdtempSync(join(tmpdir(), 'yuanhui-kill-phone-'));
	const seen = new Map<string, Seen>();
	const waiting: { step: string; resolve: () => void }[] = [];
	const happened = (step: string) => {
		for (const one of waiting.splice(0))
			if (one.step === step) one.resolve();
			else waiting.push(one);
	};
	const untilStep = (step: string) => new Promise<void>((resolve) => waiting.push({ step, resolve }));
	line.onStep = happened;

	const names = new Map(house.people.map(({ attendee, name }) => [attendee, name]));
	const hear = (word: PageWord) => {
		const name = word.body
			? names.get((JSON.parse(word.body) as { args: { attendee: string } }).args.attendee)!
			: word.step === 'complete'
				? [...seen].find(([, one]) => one.op === word.who)?.[0]
				: word.who;
		if (!name) return;
		const one = seen.get(name) ?? { steps: new Set() };
		seen.set(name, one);
		one.steps.add(word.step);
		if (word.body) one.op = word.who;
		happened(`${word.step} ${name}`);
	};

	try {
		let phone = await launch(profile, hear);
		await enrolOnce(phone.page, house, line.url);
		await openDoor(phone.page, line.url, house.event);
		let next = 0;
		/** Every step is aimed at once before any is again. */
		const aims: Step[] = [];
		for (let life = 1; life <= lives; life++) {
			const started = performance.now();
			const scans = 1 + dice.below(3);
			if (aims.length === 0) aims.push(...dice.shuffle(STEPS));
			const aim = aims.pop()!;
			const waitMs = dice.next() * (SPREAD_MS[aim] ?? 6);
			for (let i = 1; i < scans; i++) {
				const person = house.people[next++ % house.people.length]!;
				const shown = untilStep(`saved ${person.name}`);
				await showCode(phone.page, `${line.url}/c/${person.token}`);
				await withPatience(shown);
			}
			const last = house.people[next++ % house.people.length]!;
			line.keepsReplies = aim === 'reply kept back';
			const blow = aim === 'held up' ? null : untilStep(nameOf(aim, last.name));
			await showCode(phone.page, `${line.url}/c/${last.token}`);
			if (aim === 'sent') await openRecords(phone.page, untilStep(`saved ${last.name}`));
			const isHit = blow === null || (await withPatience(blow));
			await pause(waitMs);
			await killPhone(phone);
			line.keepsReplies = false;
			tally(report.kills, 'chromium');

			phone = await launch(profile, hear);
			await openDoor(phone.page, line.url, house.event);
			const shown = copyOf(seen);
			const disk = await phone.page.evaluate(readDisk);
			const faults = await missing({ house, seen: shown, disk });
			report.lost.push(...faults);
			tally(report.instants, isHit ? aim : `${aim} (not reached)`);
			const count = (step: PageStep) => [...seen.values()].filter((one) => one.steps.has(step)).length;
			[report.saved, report.received] = [count('saved'), Math.max(count('sent'), report.received)];
			tell(
				`life ${life}/${lives}: ${scans} scans, killed at ${aim}${isHit ? ` + ${waitMs.toFixed(1)} ms` : ' (not reached)'}; shown so far 已存本机 ${report.saved}, 已上传 ${report.received}, lost ${faults.length}, ${((performance.now() - started) / 1000).toFixed(1)} s`
			);
		}
		await uploadRest(phone.page, house, line.url);
		const disk = await phone.page.evaluate(readDisk);
		report.lost.push(...(await missing({ house, seen, disk })), ...(await exactlyOnce(house, disk)));
		report.received = disk.receipts.length;
		report.doubles = await doubles(house);
		await phone.context.close();
	} finally {
		await line.close();
		await house.close();
		rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
	}
	report.seconds = Math.round((performance.now() - began) / 1000);
	return report;
}

const nameOf = (aim: Step, name: string): string =>
	aim === 'request' ? 'request' : aim.startsWith('reply') ? 'reply' : `${aim} ${name}`;

interface Phone {
	context: BrowserContext;
	page: Page;
	profile: string;
}

async function launch(profile: string, hear: (word: PageWord) => void): Promise<Phone> {
	const context = await chromium.launchPersistentContext(profile, {
		executablePath: browserPath(),
		args: BROWSER_ARGS,
		headless: true,
		viewport: { width: 360, height: 800 },
		locale: 'zh-CN',
		timezoneId: 'Asia/Shanghai'
	});
	await context.exposeBinding('tell', (_, word: PageWord) => hear(word));
	await context.addInitScript(pageEye);
	await installFakeCamera(context);
	return { context, profile, page: context.pages()[0] ?? (await context.newPage()) };
}

/** The browser's own process first, then all it started. */
async function killPhone({ context, profile }: Phone): Promise<void> {
	const isOurs = (pid: number) => {
		try {
			return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile);
		} catch {
			return false;
		}
	};
	const browser = descendants(process.pid).find(isOurs);
	if (!browser) throw new Error('The browser is not to be found among the processes.');
	const gone = new Promise<void>((resolve) => context.once('close', () => resolve()));
	for (const pid of [browser, ...descendants(browser)]) kill(pid);
	await gone;
}

async function enrolOnce(page: Page, house: House, url: string): Promise<void> {
	const { hash } = await issuePass(house.app(), house.event);
	await page.goto(`${url}/field/enrol#${hash}`);
	await page.getByRole('button', { name: '启用这台手机' }).click();
	await page.getByText('与服务器一致').waitFor();
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
}

/** The app must open on whatever the kill left. A busy machine may take its time; three tries are the app's fault. */
async function openDoor(page: Page, url: string, event: string): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await standAtDoor(page, url, event);
		} catch (cause) {
			const text = await page
				.locator('body')
				.innerText({ timeout: 5000 })
				.catch(() => 'no text');
			console.log(`the door did not open (try ${attempt}): ${text.replace(/\s+/g, ' ').slice(0, 200)}`);
			if (attempt === 3) throw cause;
		}
	}
}

/** 已上传 stands in the list of records; at the door the answer covers it for a moment. */
async function openRecords(page: Page, saved: Promise<void>): Promise<void> {
	await withPatience(saved);
	await page
		.getByRole('link', { name: '记录' })
		.click({ timeout: PATIENCE_MS })
		.catch(() => {});
}

type Disk = Awaited<ReturnType<typeof readDisk>>;

/** As it is now: while disk and server are read, the phone goes on. */
const copyOf = (seen: ReadonlyMap<string, Seen>): Map<string, Seen> =>
	new Map([...seen].map(([name, one]) => [name, { ...one, steps: new Set(one.steps) }]));

/** What the screen had shown and is neither on the phone's disk nor on the server. */
async function missing({
	house,
	seen,
	disk
}: {
	house: House;
	seen: Map<string, Seen>;
	disk: Disk;
}): Promise<string[]> {
	const here = new Set(disk.ops.map(({ id }) => id));
	const rows = await house.sql<{ op: string; attendee: string; hash: string }>(
		`select op, raw::jsonb #>> '{args,attendee}' as attendee, encode(hash, 'hex') as hash from op_inbox where event = $1`,
		[house.event]
	);
	const there = new Map(rows.map((row) => [row.op, row.hash]));
	const faults: string[] = [];
	for (const [name, { op, steps }] of seen) {
		if (steps.has('saved') && !(op && (here.has(op) || there.has(op))))
			faults.push(`${name} was shown 已存本机 and is neither on the phone nor on the server`);
		if ((steps.has('sent') || steps.has('merged')) && !(op && there.has(op)))
			faults.push(`${name} was shown 已上传 and is not on the server`);
	}
	for (const { op, hash } of disk.receipts)
		if (there.get(op) !== hash)
			faults.push(`the phone holds a receipt of ${op}, the server holds other bytes or none`);
	return faults;
}

/** At the end: every operation on the phone is on the server, each once, and counted once. */
async function exactlyOnce(house: House, disk: Disk): Promise<string[]> {
	const [row] = await house.sql<{ stored: number; distinct: number; people: number; attendees: number }>(
		`select count(*)::int as stored, count(distinct op)::int as distinct,
			count(distinct raw::jsonb #>> '{args,attendee}')::int as attendees,
			(select people from event_streams where event = $1) as people
		from op_inbox where event = $1 and raw::jsonb ->> 'verb' = 'recordCheckIn'`,
		[house.event]
	);
	const { stored, distinct, people, attendees } = row!;
	const faults: string[] = [];
	if (stored !== disk.ops.length || distinct !== disk.ops.length)
		faults.push(`the phone recorded ${disk.ops.length}, the server holds ${stored} (${distinct} different)`);
	if (people !== attendees) faults.push(`${attendees} people were scanned, ${people} are counted`);
	return faults;
}

async function uploadRest(page: Page, house: House, url: string): Promise<void> {
	await page.goto(`${url}/field/e/${house.event}/records`);
	for (let i = 0; i < 30; i++) {
		await page.getByRole('button', { name: '现在上传' }).click();
		if (await page.getByText('全部已上传').first().isVisible()) return;
		await pause(500);
	}
	throw new Error('After the last life the phone did not get rid of what it had.');
}

/** False when it did not come in time. */
const withPatience = (wait: Promise<void>): Promise<boolean> =>
	Promise.race([wait.then(() => true), pause(PATIENCE_MS).then(() => false)]);
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
