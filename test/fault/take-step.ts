// One step of a plan, done to the world. A tap is begun and not waited for, so that whatever comes next finds it under way.
import { badgeToken } from '#lib/domain/badge.ts';
import { listBadgeKeys } from '#lib/local-db/events.ts';
import type { StoredOp, StoredOutcome } from '#lib/local-db/database.ts';
import type { Draft } from '#lib/sync/record.ts';
import { plantPoison } from './poison.ts';
import { Phone } from './phone.ts';
import type { Command, Step, WorldFault } from './plan.ts';
import { mix, Random } from './random.ts';
import { iso, type Attendee, type SimWorld } from './sim-world.ts';
import type { Purpose, StorageFault } from './storage.ts';

const DAY = 86_400_000;

export async function takeStep(world: SimWorld, step: Step): Promise<void> {
	await world.time.pass(step.gapMs);
	const phone = world.phones[step.phone % world.phones.length]!;
	switch (step.do) {
		case 'kill':
			phone.trap = { point: step.at, skip: step.a % 3 };
			// The trap needs something to happen at this phone.
			if (step.b % 2) await command(world, phone, { ...step, do: 'scan' });
			return;
		case 'network':
			return orderNetworkFault(world, phone, step);
		case 'storage':
			phone.storageFaults.push({ fault: step.fault, purpose: purposeFor(step.fault, step.a) });
			if (step.b % 2) await command(world, phone, { ...step, do: 'scan' });
			return;
		default:
			if (step.do in WORLD) {
				await WORLD[step.do as WorldFault](world, phone, step);
				return;
			}
			world.tally.command(step.do);
			await command(world, phone, step as Step & { do: Command });
	}
}

const purposeFor = (fault: StorageFault, a: number): Purpose =>
	(['save', 'save', 'receipts', 'page'] as const)[fault === 'lying-commit' ? 0 : a % 4]!;

function orderNetworkFault(world: SimWorld, phone: Phone, step: Step & { do: 'network' }): void {
	const { fault } = step;
	if (fault === 'partition-in' || fault === 'partition-out')
		phone.partition = { fault, until: world.time.now + [3_000, 30_000, 180_000][step.a % 3]! };
	else {
		const path =
			{ 'page-mixed-up': 'pull', 'bytes-changed': 'push' }[fault as string] ??
			[null, 'push', 'pull'][step.a % 3]!;
		phone.networkFaults.push({ fault, path });
	}
}

/** Everybody's check-ins, as somebody could name them for an undo. */
const checkIns = (phones: readonly Phone[]): StoredOp[] =>
	phones.flatMap((phone) =>
		[...phone.shown.values()].map(({ op }) => op).filter(({ verb }) => verb === 'recordCheckIn')
	);

/** What this phone knows as held or refused of its own. */
const unsettled = (phone: Phone): StoredOutcome[] => {
	const own = new Set(phone.ops().map((op) => op.id + op.hash));
	return phone
		.table<StoredOutcome>('outcomes')
		.filter(({ op, hash, status }) => ['held', 'refused'].includes(status) && own.has(op + hash));
};

async function command(world: SimWorld, phone: Phone, step: Step & { do: Command }): Promise<void> {
	const { a, b } = step;
	const who = world.attendees[a % 9]!;
	const tap = (drafts: Draft[]) => {
		world.trace(`${phone.name} taps ${step.do}`);
		void phone.life?.tap(drafts);
	};
	const undo = (target: string): Draft => ({
		verb: 'voidCheckIn',
		subject: target,
		source: 'typed',
		args: { target }
	});
	switch (step.do) {
		case 'scan':
		case 'search':
			return tap([checkIn(world, who, { source: step.do })]);
		case 'paper':
			return tap([
				checkIn(world, who, { source: 'paper', claimedAt: iso(world.time.now - (b % 60) * 60_000) })
			]);
		case 'scan-unknown-badge':
			return scanBadge(world, phone, world.attendees[9 + (a % 3)]!);
		case 'walk-in':
			return tap(walkIn(world, phone, a));
		case 'undo-own':
		case 'undo-twice':
		case 'undo-other': {
			const others = world.phones.filter((one) => (step.do === 'undo-other' ? one !== phone : one === phone));
			const targets = checkIns(others);
			const target = targets[b % Math.max(1, targets.length)];
			if (!target) return;
			tap([undo(target.id)]);
			if (step.do === 'undo-twice') tap([undo(target.id)]);
			return;
		}
		case 'seal':
			void phone.life?.seal();
			return;
		case 'withdraw':
		case 'refer': {
			const target = unsettled(phone)[b % Math.max(1, unsettled(phone).length)];
			if (!target) return;
			const args = { target: target.op, hash: target.hash, decision: step.do, reason: '扫错了' };
			return tap([{ verb: 'settleHeld', subject: target.op, source: 'typed', args }]);
		}
		case 'correct': {
			const own = checkIns([phone]);
			const target = own[b % Math.max(1, own.length)];
			return target && tap([{ ...checkIn(world, who, { source: 'search' }), supersedes: target.id }]);
		}
		case 'wait':
			return;
		default:
			await world.time.real(() => deskCommand(world, phone, step));
	}
}

async function deskCommand(
	world: SimWorld,
	phone: Phone,
	{ do: name, a, b }: Step & { do: Command }
): Promise<void> {
	if (!world.server.isUp || world.server.isHolding) return;
	world.trace(`the desk: ${name}`);
	switch (name) {
		case 'import-late': {
			const late = world.attendees.filter((one) => !one.isListed);
			return late.length ? world.list([late[a % late.length]!]) : undefined;
		}
		case 'desk-check-in': {
			const made = await world.perform('recordCheckIn', {
				session: world.session,
				direction: 'in',
				attendee: world.attendees[a % 9]!.id
			});
			for (const outcome of made) world.deskCheckIns.push(outcome.op);
			return;
		}
		case 'desk-undo': {
			const targets = [...world.deskCheckIns, ...checkIns(world.phones).map(({ id }) => id)];
			if (targets.length) await world.perform('voidCheckIn', { target: targets[b % targets.length]! });
			return;
		}
		case 'desk-accept':
		case 'desk-dismiss': {
			const waiting = await world.server.sql<{ op: string; hash: string; raw: string }>(
				`select o.op, encode(o.hash, 'hex') as hash, i.raw from public.outcomes o join public.op_inbox i using (op, hash)
				where o.event = $1 and o.status in ('held', 'refused') order by i.received_at`,
				[world.event]
			);
			const target = waiting[b % Math.max(1, waiting.length)];
			if (!target) return;
			const decision = name === 'desk-accept' ? 'accept' : 'dismiss';
			const needsPerson = decision === 'accept' && a % 2 && /"verb":"recordCheckIn"/.test(target.raw);
			await world.perform('settleHeld', {
				target: target.op,
				hash: target.hash,
				decision,
				...(needsPerson && { attendee: world.attendees[a % 9]!.id })
			});
			return;
		}
		case 'end-event':
			return world.stage === 'running' ? world.advance('ended') : undefined;
		case 'reopen-event':
			return world.stage === 'ended' ? world.advance('running') : undefined;
		case 'revoke':
			// One phone at most, and never the last.
			if (world.phones.length > 2 && !world.phones.some((one) => !one.canRead)) {
				phone.canRead = false;
				await world.perform('revokeEnrolment', { enrolment: phone.enrolment });
			}
	}
}

function checkIn(
	world: SimWorld,
	who: Attendee,
	{ source, claimedAt }: { source: 'scan' | 'search' | 'paper'; claimedAt?: string }
): Draft {
	return {
		verb: 'recordCheckIn',
		subject: who.id,
		source,
		args: {
			session: world.session,
			direction: 'in',
			attendee: who.id,
			station: world.stations[0]!,
			...(claimedAt && { claimedAt })
		}
	};
}

/** A genuine badge of somebody whom no list names yet. */
function scanBadge(world: SimWorld, phone: Phone, who: Attendee): void {
	const { life } = phone;
	void life
		?.do(async () => {
			const { current } = await listBadgeKeys(life.database, world.event);
			const key = current[0];
			if (!key) return;
			const badge = badgeToken(who.badge, key);
			world.badges.set(badge, { badge: who.badge, key: key.id });
			world.trace(`${phone.name} taps scan-unknown-badge`);
			await life.tap([
				{
					verb: 'recordCheckIn',
					subject: who.badge,
					source: 'scan',
					args: { session: world.session, direction: 'in', badge }
				}
			]);
		})
		.catch(() => {});
}

/** Somebody registers at the door, perhaps the same person at two doors, and is checked in. */
function walkIn(world: SimWorld, phone: Phone, a: number): Draft[] {
	const attendee = phone.chance.uuid();
	return [
		{
			verb: 'addAttendee',
			subject: attendee,
			source: 'typed',
			args: {
				attendee,
				name: `现场${a % 4}`,
				mobile: `1390000000${a % 5}`,
				organisation: '云川恒澈环保科技有限公司',
				organisationKind: 'enterprise',
				personRole: 'enterprise-rep',
				noticeTold: { version: 1 }
			}
		},
		{
			verb: 'recordCheckIn',
			subject: attendee,
			source: 'typed',
			args: { session: world.session, direction: 'in', attendee },
			after: 0
		}
	];
}

type Happening = (world: SimWorld, phone: Phone, step: Step) => Promise<void>;

const WORLD: Record<WorldFault, Happening> = {
	async 'slow-commit'(world, _phone, step) {
		if (world.server.isHolding || !world.server.isUp) return;
		world.trace('commits are slow from now on');
		await world.time.real(() => world.server.holdCommits());
		for (const one of world.phones)
			if (one.life) await command(world, one, { ...step, a: step.a + one.index, do: 'scan' });
		await world.time.pass([200, 700, 3_000][step.a % 3]!);
		await world.time.real(() => world.server.letCommit());
		world.tally.fault('slow-commit');
		world.trace('commits are done');
	},
	async 'stream-locked'(world, phone, step) {
		if (world.server.isHolding || !world.server.isUp) return;
		world.trace('somebody sits on the stream');
		const release = await world.server.lockStream(world.event);
		await command(world, phone, { ...step, do: 'scan' });
		await world.time.pass(400);
		await world.time.real(release);
		world.tally.fault('stream-locked');
	},
	async 'connections-cut'(world, phone, step) {
		if (world.server.isHolding || !world.server.isUp) return;
		world.trace('the database drops its connections in the midst of a push');
		await world.time.real(() => world.server.holdCommits());
		await command(world, phone, { ...step, do: 'scan' });
		await world.time.pass(500);
		await world.time.real(async () => {
			await world.server.cutConnections();
			await world.server.letCommit();
		});
		world.tally.fault('connections-cut');
	},
	async 'server-down'(world, _phone, step) {
		if (world.server.isHolding || !world.server.isUp) return;
		world.trace('the server goes down');
		world.server.isUp = false;
		world.tally.fault('server-down');
		await world.time.real(() => world.server.restart());
		world.time.after([1_000, 20_000, 120_000][step.a % 3]!, null, () => {
			world.trace('the server is up again');
			world.server.isUp = true;
		});
	},
	async 'clock-jump'(world, phone, step) {
		phone.skewMs += [DAY, -DAY, 365 * DAY, -365 * DAY, 7 * 60_000, -7 * 60_000][step.a % 6]!;
		world.trace(`${phone.name}: the clock jumps to ${iso(world.time.now + phone.skewMs)}`);
		world.tally.fault('clock-jump');
	},
	async poison(world, phone, step) {
		const { life } = phone;
		if (!life) return;
		void life
			.do(() => plantPoison(life, step.a))
			.then(
				(planted) => planted && world.trace(`${phone.name}: poison ${planted}`),
				() => {}
			);
	},
	async 'origin-wiped'(world, phone, step) {
		if (
			!phone.canRead ||
			phone.forkOf ||
			world.phones.some((one) => one.forkOf === phone) ||
			!world.server.isUp
		)
			return;
		// Somebody is scanned, and nothing goes out any more.
		phone.partition = { fault: 'partition-out', until: Infinity };
		await command(world, phone, { ...step, do: 'scan' });
		await world.time.pass(2_000);
		phone.life?.die('between');
		// Whatever the server has not got now is lost with it: also what it had before a restore, and was not asked for yet.
		const stored = await world.time.real(() =>
			world.server.sql<{ op: string }>('select op from public.op_inbox where event = $1', [world.event])
		);
		const lost = phone.ops().filter(({ id }) => !stored.some(({ op }) => op === id));
		const owed = lost.filter(({ enrolment }) => enrolment === phone.enrolment);
		// The last thing that the server hears of it is how far it was, without the records.
		if (owed.length)
			await world.time.real(() =>
				world.server.hear(phone.enrolment, {
					event: world.event,
					maxSeq: Math.max(...owed.map(({ seq }) => seq)),
					unsent: owed.length
				})
			);
		for (const { id } of lost) {
			const shown = phone.shown.get(id);
			if (shown) shown.destroyed = true;
		}
		phone.databases.clear();
		world.trace(`${phone.name}: its storage is wiped, ${lost.length} lost`);
		world.tally.fault('origin-wiped');
		phone.wiped.push(phone.enrolment);
		phone.trap = null;
		phone.storageFaults.length = phone.networkFaults.length = 0;
		phone.partition = null;
		phone.event = '';
		phone.start();
		await world.enrol(phone, phone.enrolment);
	},
	async 'storage-cloned'(world, phone) {
		if (!phone.canRead || phone.forkOf || world.phones.some((one) => one.forkOf)) return;
		const copy = new Phone(world, 100 + phone.index, new Random(mix(world.seed, 100 + phone.index)));
		copy.forkOf = phone;
		copy.start();
		const { life } = copy;
		let isCopied = false;
		void life?.do(async () => {
			for (const table of life.database.tables) await table.bulkPut(phone.table(table.name));
			isCopied = true;
		});
		await world.time.pass(10);
		if (!isCopied) throw new Error('the copy of a phone failed');
		[copy.enrolment, copy.event] = [phone.enrolment, phone.event];
		for (const op of phone.poison) copy.poison.add(op);
		world.phones.push(copy);
		world.trace(`${phone.name}: its storage is copied to another phone`);
		world.tally.fault('storage-cloned');
		life?.begin();
	},
	async 'page-reloaded'(world, phone) {
		phone.life?.die('between');
		phone.start();
		world.tally.fault('page-reloaded');
	},
	async 'page-frozen'(world, phone) {
		const { life } = phone;
		if (!life) return;
		world.trace(`${phone.name}: the page is frozen`);
		world.tally.fault('page-frozen');
		life.freeze();
		await world.time.pass(50_000);
		life.thaw();
	},
	async 'backup-restored'(world, _phone, step) {
		if (world.server.isHolding || !world.server.isUp) return;
		await world.backUp();
		await world.time.pass([5_000, 30_000][step.a % 2]!);
		for (const one of world.phones) await command(world, one, { ...step, a: step.a + one.index, do: 'scan' });
		await world.time.pass([300, 6_000][step.b % 2]!);
		if (world.server.isHolding || !world.server.isUp) return;
		await world.restore();
	},
	async 'day-passed'(world) {
		if (world.server.isHolding || !world.server.isUp) return;
		world.trace('everybody goes home; a day passes; what is due is settled');
		for (const phone of world.phones) phone.life?.die('between');
		await world.time.settle();
		world.time.skip(25 * 3_600_000);
		await world.runDue();
		for (const phone of world.phones) phone.start();
		world.tally.fault('day-passed');
	},
	async 'bodies-purged'(world) {
		world.isPurgedAtEnd = true;
	},
	async 'app-updated'(world, phone) {
		if (!phone.life) return;
		phone.life.die('between');
		phone.appVersion++;
		world.trace(`${phone.name}: a newer app opens the database`);
		phone.start();
		world.tally.fault('app-updated');
	}
};
