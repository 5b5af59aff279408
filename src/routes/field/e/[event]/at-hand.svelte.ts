// The event at hand: everything the screens below /field/e/<event> show, watched once and shared. Reads the local database only.
import { getContext, setContext } from 'svelte';
import { isGenuineBadge, parseBadgeToken } from '#lib/domain/badge.ts';
import {
	confirmedOf,
	findAttendance,
	pendingOf,
	Presence,
	readConfirmed,
	readPending,
	type Attendance
} from '#lib/local-db/attendances.ts';
import type { StoredEnrolment } from '#lib/local-db/database.ts';
import { findEnrolment } from '#lib/local-db/enrolments.ts';
import { listBadgeKeys, listPhones, readDownload, readEvent, type FieldEvent } from '#lib/local-db/events.ts';
import { readConnection } from '#lib/local-db/network.ts';
import { readBroken, readStuck } from '#lib/local-db/notes.ts';
import { countRecords, listUnsentBadges } from '#lib/local-db/records.ts';
import { loadRoster } from '#lib/local-db/roster.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { countWaiting, organisationsHere, type Waiting } from '../../arrivals.ts';
import { live } from '../../live.svelte.ts';
import { networkOf } from '../../network.ts';
import { database } from '../../phone.ts';
import { postOf, type Post } from '../../post.ts';
import { thisPhone } from '../../this-phone.svelte.ts';

const KEY = Symbol('event at hand');
const NOBODY: Waiting = { people: 0, organisations: 0, enterprises: 0 };

/** Follows the clock coarsely: sessions change by the hour. */
const CLOCK_MS = 20_000;

class EventAtHand {
	readonly id: string;
	readonly #enrolment;
	readonly #event;
	readonly #download;
	readonly #counts;
	readonly #confirmed;
	readonly #pending;
	readonly #roster;
	readonly #phones;
	readonly #keys;
	readonly #badges;
	readonly #connection;
	readonly #stuck;
	readonly #broken;
	#now = $state(Date.now());
	#isOnline = $state(navigator.onLine);

	constructor(id: string) {
		this.id = id;
		this.#enrolment = live(async () => (await findEnrolment(database, id)) ?? null);
		this.#event = live(async () => (await readEvent(database, id)) ?? null);
		this.#download = live(() => readDownload(database, id));
		this.#counts = live(() => countRecords(database, id));
		this.#confirmed = live(() => readConfirmed(database, id));
		this.#pending = live(() => readPending(database, id));
		this.#roster = live(() => loadRoster(database, id));
		this.#phones = live(() => listPhones(database, id));
		this.#keys = live(() => listBadgeKeys(database, id));
		this.#badges = live(() => listUnsentBadges(database, id));
		this.#connection = live(async () => (await readConnection(database)) ?? null);
		this.#stuck = live(async () => (await readStuck(database)) ?? null);
		this.#broken = live(async () => (await readBroken(database, id)) ?? null);
		$effect(() => {
			const timer = setInterval(() => (this.#now = Date.now()), CLOCK_MS);
			const look = () => (this.#isOnline = navigator.onLine);
			addEventListener('online', look);
			addEventListener('offline', look);
			return () => {
				clearInterval(timer);
				removeEventListener('online', look);
				removeEventListener('offline', look);
			};
		});
	}

	/** Null when this phone is not enrolled here, undefined while it is being read. */
	get enrolment(): StoredEnrolment | null | undefined {
		return this.#enrolment.value;
	}
	/** Null before its description has come. */
	get event(): FieldEvent | null | undefined {
		return this.#event.value;
	}
	get download() {
		return this.#download.value;
	}
	get counts() {
		return this.#counts.value ?? { unsent: 0, attention: 0, received: 0 };
	}
	get roster() {
		return this.#roster.value;
	}
	get phones() {
		return this.#phones.value ?? [];
	}
	get keys() {
		return this.#keys.value;
	}
	/** Set while records do not go up although the server answers. */
	get stuck() {
		return this.#stuck.value;
	}
	/** Set once when the list on this phone was not the server's and was fetched anew. */
	get broken() {
		return this.#broken.value;
	}
	/** False on a phone that cannot keep records: no 已存本机 there. */
	get canKeep(): boolean {
		return thisPhone.canKeep;
	}
	/** True when this phone's storage cannot be read. */
	get isBroken(): boolean {
		return this.#enrolment.isBroken || this.#counts.isBroken;
	}
	/** Milliseconds since 1970 by this phone's clock, and by the server's as well as this phone knows it. */
	get now(): number {
		return this.#now;
	}
	get serverNow(): number {
		return this.#now + (this.enrolment?.offsetMs ?? 0);
	}

	readonly post: Post | null = $derived.by(() => {
		const { event, enrolment } = this;
		return event && enrolment ? postOf(event, enrolment, this.serverNow) : null;
	});
	/** Who is here, as far as this phone knows. */
	readonly presence: Presence = $derived.by(
		() => new Presence(this.#confirmed.value ?? confirmedOf([]), this.#pending.value ?? pendingOf([]))
	);
	/** Whether somebody is at a session: by what is watched, or by the database while that is still being read. */
	findAttendance(session: string, attendee: string): Promise<Attendance | null> {
		return this.#confirmed.value && this.#pending.value
			? Promise.resolve(this.presence.find(session, attendee))
			: findAttendance(database, { event: this.id, session, attendee });
	}
	readonly #organisations = $derived.by(() =>
		this.roster ? organisationsHere(this.#confirmed.value ?? confirmedOf([]), this.roster) : null
	);
	readonly waiting: Waiting = $derived.by(() => {
		if (!this.roster || !this.#organisations) return NOBODY;
		const keys = this.keys?.current ?? [];
		const badges = (this.#badges.value ?? [])
			.filter((token) => isGenuineBadge(token, keys))
			.flatMap((token) => parseBadgeToken(token)?.badgeId ?? []);
		return countWaiting(this.presence, { roster: this.roster, organisations: this.#organisations }, badges);
	});
	/** For the strip and the chip over the camera. */
	readonly sync = $derived.by(() => ({
		network: networkOf(this.enrolment, this.#isOnline, this.#connection.value ?? undefined),
		unsent: this.counts.unsent
	}));
	readonly lastSync: string | undefined = $derived.by(() => {
		const at = this.enrolment?.lastContactAt;
		return at ? formatMoment(at, this.now) : undefined;
	});

	/** The address of one of this event's screens. */
	href(screen = ''): string {
		return `/field/e/${this.id}${screen && '/'}${screen}`;
	}
}
export type { EventAtHand };

/** Call it in the layout of /field/e/<event>, and nowhere else. */
export function takeUp(id: string): EventAtHand {
	return setContext(KEY, new EventAtHand(id));
}

/** The event at hand, in any screen below its layout. */
export const atHand = (): EventAtHand => getContext<EventAtHand>(KEY);
