// What the numbers and outcomes must be, worked out once more: the operations of an event, in the order in which the server stored them, judged by
// these few lines of plain TypeScript. Written from the rules (supabase/migrations tell them in SQL); shares no code with either side.

/** One stored operation. Times are milliseconds since 1970. */
export interface LogEntry {
	op: string;
	hash: string;
	enrolment: string;
	seq: number;
	raw: string;
	receivedAt: number;
	/** As the server estimated it; null when the body names no time. */
	capturedAt: number | null;
}
export interface ModelEnrolment {
	kind: 'phone' | 'server';
	/** Who works with it. */
	person: string;
	expiresAt: number;
}
/** How the model says an operation ended. */
export interface Verdict {
	status: string;
	reason?: string;
	into?: string;
	waitsFor?: string;
}
export interface History {
	log: readonly LogEntry[];
	enrolments: ReadonlyMap<string, ModelEnrolment>;
	/** When what is due by itself was settled (run_due). */
	dueAt: readonly number[];
	/** Which badge a scanned token proves, and the number of its key. */
	badges: ReadonlyMap<string, { badge: string; key: number }>;
	/** Bodies that PostgreSQL cannot read, or that no schema takes. */
	poison: ReadonlySet<string>;
}
interface CheckIn {
	op: string;
	session: string;
	attendee: string;
	at: number;
	direction: string;
}
interface Person {
	name: string;
	mobile: string | null;
	organisation: string | null;
	badges: string[];
	createdBy: string;
	isPlaceholder: boolean;
}
interface Word {
	op: string;
	decision: string;
	attendee?: string;
	session?: string;
}
interface Body {
	verb: string;
	dependsOn?: string;
	supersedes?: string;
	source: string;
	args: Record<string, unknown>;
}

const DAY = 86_400_000;

export class Model {
	verdicts = new Map<string, Verdict>();
	#people = new Map<string, Person>();
	#aliases = new Map<string, string>();
	#checkIns = new Map<string, CheckIn>();
	#voids = new Map<string, string>();
	#corrections = new Map<string, string>();
	#words = new Map<string, Word>();
	#revoked = new Set<string>();
	readonly #log: LogEntry[] = [];
	readonly #history: History;
	readonly #sessions = new Set<string>();
	#stage = 'draft';
	#endedAt = Infinity;
	#now = 0;

	constructor(history: History) {
		this.#history = history;
		const dues = [...history.dueAt];
		for (const entry of history.log) {
			while (dues.length && dues[0]! < entry.receivedAt) this.#settleDue(dues.shift()!);
			this.#now = entry.receivedAt;
			this.#log.push(entry);
			this.#judge(entry);
			this.#release(entry);
		}
		for (const at of dues) this.#settleDue(at);
	}

	/** Who is at which session: the check-in that counts, by `session:attendee`. */
	attendances(): Map<string, string> {
		const best = new Map<string, CheckIn>();
		for (const one of this.#checkIns.values()) {
			if (one.direction !== 'in' || this.#voids.has(one.op)) continue;
			const key = `${one.session}:${one.attendee}`;
			const other = best.get(key);
			if (!other || one.at < other.at || (one.at === other.at && one.op < other.op)) best.set(key, one);
		}
		return new Map([...best].map(([key, one]) => [key, one.op]));
	}

	counts(): { people: number; attendances: number; organisations: number; listed: number } {
		const keys = [...this.attendances().keys()];
		const people = new Set(keys.map((key) => key.slice(key.indexOf(':') + 1)));
		const organisations = new Set(
			[...people].map((id) => this.#people.get(id)?.organisation).filter(Boolean)
		);
		return {
			people: people.size,
			attendances: keys.length,
			organisations: organisations.size,
			listed: this.#people.size
		};
	}

	#judge(entry: LogEntry): void {
		const doubt = this.#doubt(entry);
		const body = doubt ? null : this.#parse(entry);
		let verdict = doubt ?? (body ? this.#verdict(entry, body) : refused('unreadable'));
		const undone =
			(verdict?.status === 'held' && body?.verb === 'recordCheckIn' && this.#voids.has(entry.op)) ||
			this.#corrections.has(entry.op);
		if (verdict && ['held', 'refused'].includes(verdict.status) && undone) verdict = { status: 'undone' };
		if (verdict) this.#settle(entry, verdict);
	}

	#doubt(entry: LogEntry): Verdict | null {
		const before = this.#log.slice(0, this.#log.indexOf(entry));
		if (before.some((one) => one.op === entry.op && one.hash !== entry.hash)) return held('id_reused');
		const isForked = before.some(
			(one) => one.enrolment === entry.enrolment && one.seq === entry.seq && one.op !== entry.op
		);
		return isForked && this.#words.get(keyOf(entry))?.decision !== 'accept' ? held('phone_forked') : null;
	}

	#verdict(entry: LogEntry, body: Body): Verdict | null {
		const word = this.#words.get(keyOf(entry));
		if (word?.decision === 'dismiss') return refused('dismissed');
		if (word?.decision === 'withdraw') return { status: 'undone' };
		const forbidden = this.#authority(entry, body, word);
		if (forbidden) return forbidden;
		const verdict = this.#waits(entry, body, word) ?? this.#dispatch(entry, body, word);
		this.#correct(entry, body, verdict);
		return verdict;
	}

	/** For what it depends on, or corrects: a correction counts from the same moment. */
	#waits(entry: LogEntry, body: Body, word?: Word): Verdict | null {
		if (word || this.#isOverdue(entry)) return null;
		const missing = [body.dependsOn, body.supersedes].find(
			(op) => op && !this.#log.some((one) => one.op === op)
		);
		return missing ? { ...held('waiting_for_parent'), waitsFor: `op:${missing}` } : null;
	}

	#isOverdue(entry: LogEntry): boolean {
		return entry.receivedAt < this.#now - DAY;
	}

	#authority(entry: LogEntry, body: Body, word?: Word): Verdict | null {
		const enrolment = this.#history.enrolments.get(entry.enrolment);
		if (enrolment?.kind !== 'phone' || body.verb === 'sealEnrolment' || word?.decision === 'accept')
			return null;
		if (this.#revoked.has(entry.enrolment)) return held('enrolment_revoked');
		return (entry.capturedAt ?? 0) > enrolment.expiresAt ? held('enrolment_expired') : null;
	}

	#dispatch(entry: LogEntry, body: Body, word?: Word): Verdict | null {
		const args = body.args as Record<string, string>;
		switch (body.verb) {
			case 'recordCheckIn':
				return this.#recordCheckIn(entry, body, word);
			case 'voidCheckIn':
				return this.#voidCheckIn(entry, args.target!);
			case 'addAttendee':
				return this.#addAttendee(entry, body);
			case 'settleHeld':
				return this.#settleHeld(entry, args);
			case 'revokeEnrolment':
				this.#revoked.add(args.enrolment!);
				return accepted;
			case 'advanceEvent':
				return this.#advance(entry, args);
			case 'sealEnrolment':
				return Number(args.lastSeq) === entry.seq ? accepted : refused('arguments_invalid');
			case 'createEvent':
				for (const { id } of args.sessions as unknown as { id: string }[]) this.#sessions.add(id);
				return accepted;
			default:
				return accepted;
		}
	}

	#recordCheckIn(entry: LogEntry, body: Body, word?: Word): Verdict | null {
		const args = body.args as Record<string, string>;
		const session = word?.session ?? args.session!;
		const at = body.source === 'paper' ? Date.parse(args.claimedAt!) : this.#cameAt(entry, body);
		if (!this.#sessions.has(session)) return held('unknown_session');
		const who = this.#whoCame(entry, args, word);
		if (typeof who !== 'string') return who;
		if (at > this.#endedAt && word?.decision !== 'accept') return held('captured_after_end');
		this.#checkIns.set(entry.op, { op: entry.op, session, attendee: who, at, direction: args.direction! });
		this.#refresh(session, who);
		return null;
	}

	#cameAt(entry: LogEntry, { supersedes }: Body): number {
		const corrected = this.#log.filter(
			(one) =>
				one.op === supersedes && this.#isOwn(entry, one) && /"verb"\s*:\s*"recordCheckIn"/.test(one.raw)
		);
		return corrected.length
			? Math.min(...corrected.map((one) => one.capturedAt ?? Infinity))
			: entry.capturedAt!;
	}

	#whoCame(
		entry: LogEntry,
		{ attendee, badge: token }: Record<string, string>,
		word?: Word
	): string | Verdict {
		if (word?.attendee) return this.#find(word.attendee) ?? held('waiting_for_attendee');
		const read = token ? this.#history.badges.get(token) : undefined;
		if (token && !read) return held('badge_mac_wrong');
		const known = read ? this.#byBadge(read.badge) : this.#find(attendee!);
		if (known) return known;
		const isRetired = read && read.key < this.#revoked.size;
		if (!isRetired && this.#isOverdue(entry)) {
			const id = attendee ?? `placeholder:${read!.badge}`;
			const badges = read ? [read.badge] : [];
			this.#people.set(id, {
				name: '姓名待补',
				mobile: null,
				organisation: null,
				badges,
				createdBy: entry.op,
				isPlaceholder: true
			});
			return id;
		}
		return {
			...held(isRetired ? 'badge_retired_key' : 'waiting_for_attendee'),
			waitsFor: read ? `badge:${read.badge}` : attendee
		};
	}

	#refresh(session: string, attendee: string): void {
		const best = this.attendances().get(`${session}:${attendee}`);
		for (const one of this.#checkIns.values()) {
			if (one.session !== session || one.attendee !== attendee) continue;
			const entry = this.#log.find(({ op }) => op === one.op)!;
			if (this.#voids.has(one.op)) this.#settle(entry, { status: 'undone' });
			else if (one.direction === 'out' || one.op === best) this.#settle(entry, accepted);
			else this.#settle(entry, { status: 'merged', into: best });
		}
	}

	#voidCheckIn(entry: LogEntry, target: string): Verdict {
		const first = this.#voids.get(target);
		if (first) return { status: 'merged', into: first };
		this.#voids.set(target, entry.op);
		const checkIn = this.#checkIns.get(target);
		if (checkIn) this.#refresh(checkIn.session, checkIn.attendee);
		else {
			const waiting = this.#withStatus(target, ['held']).find((one) =>
				/"verb"\s*:\s*"recordCheckIn"/.test(one.raw)
			);
			if (waiting) this.#settle(waiting, { status: 'undone' });
		}
		return accepted;
	}

	/** supersedes: what is corrected is undone, whichever came first. */
	#correct(entry: LogEntry, body: Body, verdict: Verdict | null): void {
		const target = body.supersedes;
		if (
			!target ||
			verdict?.status === 'refused' ||
			this.#log.some((one) => one.op === target && !this.#isOwn(entry, one))
		)
			return;
		if (!this.#corrections.has(target)) this.#corrections.set(target, entry.op);
		if (body.verb === 'recordCheckIn' && !this.#voids.has(target)) this.#voids.set(target, entry.op);
		const checkIn = this.#checkIns.get(target);
		if (checkIn) this.#refresh(checkIn.session, checkIn.attendee);
		else
			for (const one of this.#withStatus(target, ['held', 'refused']))
				this.#settle(one, { status: 'undone' });
	}

	#addAttendee(entry: LogEntry, { args: all, supersedes }: Body): Verdict {
		const args = all as Record<string, string>;
		const id = args.attendee!;
		const same =
			this.#find(id) ??
			(args.mobile &&
				[...this.#people].find(([, one]) => one.mobile === args.mobile && one.name === args.name)?.[0]) ??
			[...this.#people].find(([, one]) => one.isPlaceholder && one.badges.includes(args.badge!))?.[0];
		if (same) {
			const old = this.#people.get(same)!;
			if (
				old.isPlaceholder ||
				(old.createdBy === supersedes &&
					this.#log.some((one) => one.op === supersedes && this.#isOwn(entry, one)))
			) {
				Object.assign(old, { name: args.name, createdBy: entry.op, isPlaceholder: false });
				old.mobile = args.mobile ?? old.mobile;
				old.organisation = args.organisation ?? old.organisation;
			}
			if (same !== id) this.#aliases.set(id, same);
			if (args.badge && !this.#byBadge(args.badge)) old.badges.push(args.badge);
			return { status: 'merged', into: same };
		}
		this.#people.set(id, {
			name: args.name!,
			mobile: args.mobile ?? null,
			organisation: args.organisation ?? null,
			badges: args.badge ? [args.badge] : [],
			createdBy: entry.op,
			isPlaceholder: false
		});
		return accepted;
	}

	/** The word of a person on what was held or refused. An acceptance that changes nothing is as if it had not been said. */
	#settleHeld(entry: LogEntry, args: Record<string, string>): Verdict {
		const { target, hash, decision } = args as { target: string; hash?: string; decision: string };
		const isDesk = this.#history.enrolments.get(entry.enrolment)?.kind === 'server';
		if (isDesk !== ['accept', 'dismiss'].includes(decision)) return refused('verb_not_allowed');
		const known = this.#log.filter(
			(one) => one.op === target && (!hash || one.hash === hash) && this.verdicts.has(keyOf(one))
		);
		const meant = known.find((one) => this.#isOpen(one)) ?? known[0];
		if (!meant)
			return this.#isOverdue(entry)
				? refused('unknown_subject')
				: { ...held('waiting_for_parent'), waitsFor: `op:${target}` };
		if (!isDesk && !this.#isOwn(entry, meant)) return refused('verb_not_allowed');
		const said = this.#words.get(keyOf(meant));
		if (!this.#isOpen(meant)) return said ? { status: 'merged', into: said.op } : refused('not_held');
		if (decision === 'refer') return accepted;
		const undo = this.#remember();
		this.#words.set(keyOf(meant), { op: entry.op, decision, attendee: args.attendee, session: args.session });
		if (decision === 'dismiss') this.#settle(meant, refused('dismissed'));
		if (decision === 'withdraw') this.#settle(meant, { status: 'undone' });
		if (decision !== 'accept') {
			this.#uncorrect(meant.op);
			return accepted;
		}
		this.#judge(meant);
		this.#release(meant);
		if (!this.#isOpen(meant)) return accepted;
		undo();
		return refused('still_held');
	}

	/** A correction that shall not count: what it stood in the place of stands again. */
	#uncorrect(correction: string): void {
		for (const [target, by] of this.#corrections) {
			if (by !== correction) continue;
			this.#corrections.delete(target);
			if (this.#voids.get(target) === correction) this.#voids.delete(target);
			const checkIn = this.#checkIns.get(target);
			if (checkIn) this.#refresh(checkIn.session, checkIn.attendee);
			else for (const one of this.#log) if (one.op === target) this.#judge(one);
		}
	}

	/** The same person's: on this phone, or on it before it was enrolled anew. */
	#isOwn(entry: LogEntry, other: LogEntry): boolean {
		const [a, b] = [entry, other].map((one) => this.#history.enrolments.get(one.enrolment));
		return (
			entry.enrolment === other.enrolment ||
			(a?.kind === 'phone' && b?.kind === 'phone' && a.person === b.person)
		);
	}

	#remember(): () => void {
		const [verdicts, people, aliases, checkIns, voids, corrections, words] = [
			new Map(this.verdicts),
			structuredClone(this.#people),
			new Map(this.#aliases),
			new Map(this.#checkIns),
			new Map(this.#voids),
			new Map(this.#corrections),
			new Map(this.#words)
		];
		return () => {
			[this.verdicts, this.#people, this.#aliases, this.#checkIns] = [verdicts, people, aliases, checkIns];
			[this.#voids, this.#corrections, this.#words] = [voids, corrections, words];
		};
	}

	#advance(entry: LogEntry, { from, to }: Record<string, string>): Verdict {
		if (this.#stage !== from) return refused('stage_conflict');
		this.#stage = to!;
		if (to === 'ended') this.#endedAt = entry.receivedAt;
		if (to === 'running') {
			this.#endedAt = Infinity;
			const waiting = this.#log.filter(
				(one) => this.verdicts.get(keyOf(one))?.reason === 'captured_after_end'
			);
			for (const one of inOrder(waiting)) this.#judge(one);
		}
		return accepted;
	}

	#release(entry: LogEntry): void {
		const body = this.#parse(entry);
		const keys = new Set([`op:${entry.op}`]);
		if (body?.verb === 'addAttendee') {
			const id = body.args.attendee as string;
			keys.add(id);
			for (const badge of this.#people.get(this.#find(id) ?? '')?.badges ?? []) keys.add(`badge:${badge}`);
		}
		const waiting = this.#log.filter((one) => keys.has(this.verdicts.get(keyOf(one))?.waitsFor ?? ''));
		for (const one of inOrder(waiting)) {
			this.#judge(one);
			this.#release(one);
		}
	}

	#settleDue(at: number): void {
		this.#now = at;
		const due = this.#log.filter(
			(one) => this.#isOverdue(one) && /^waiting_for/.test(this.verdicts.get(keyOf(one))?.reason ?? '')
		);
		for (const one of inOrder(due)) this.#judge(one);
	}

	#parse({ op, raw }: LogEntry): Body | null {
		if (this.#history.poison.has(op)) return null;
		return JSON.parse(raw) as Body;
	}
	#find(id: string): string | undefined {
		return this.#people.has(id) ? id : this.#aliases.get(id);
	}
	#byBadge(badge: string): string | undefined {
		return [...this.#people].find(([, one]) => one.badges.includes(badge))?.[0];
	}
	#withStatus(op: string, statuses: string[]): LogEntry[] {
		return this.#log.filter(
			(one) => one.op === op && statuses.includes(this.verdicts.get(keyOf(one))?.status ?? '')
		);
	}
	#isOpen(entry: LogEntry): boolean {
		return ['held', 'refused'].includes(this.verdicts.get(keyOf(entry))?.status ?? '');
	}
	#settle(entry: LogEntry, verdict: Verdict): void {
		this.verdicts.set(keyOf(entry), verdict);
	}
}

const keyOf = (entry: LogEntry): string => entry.op + entry.hash;
const accepted: Verdict = { status: 'accepted' };
const held = (reason: string): Verdict => ({ status: 'held', reason });
const refused = (reason: string): Verdict => ({ status: 'refused', reason });
const inOrder = (entries: LogEntry[]): LogEntry[] =>
	entries.sort((a, b) => (a.enrolment === b.enrolment ? a.seq - b.seq : a.enrolment < b.enrolment ? -1 : 1));
