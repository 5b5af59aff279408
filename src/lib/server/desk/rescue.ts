// A rescue file brought to the desk: taken in (server/rescue), and what came of it in the organiser's words.
import { m } from '#lib/i18n/text.ts';
import type { RescueReply } from '#lib/protocol/index.ts';
import { database, enrolments, files } from '../context.ts';
import type { Actor } from '../database/database.ts';
import { throwAsHttp } from '../errors-to-http.ts';
import { MAX_RESCUE_BYTES, openRescueFile, RescueRefused, type RescueFault } from '../rescue/take-in.ts';
import { listWaiting } from './waiting.ts';

/** What came of a rescue file. */
export interface CarriedUp {
	/** 代 2号机 上传 59 条：57 条接受，2 条待处理. */
	text: string;
	/** Which numbers are still missing; null when none is. */
	missing: string | null;
	/** How many of the records wait for somebody. */
	waiting: number;
}

/** Hands `file` in at the event, in the organiser's name. A file that is not right is a message, never an exception. */
export async function carryUp(
	file: File,
	{ event, actor }: { event: string; actor: Actor }
): Promise<CarriedUp | { error: string }> {
	if (file.size > MAX_RESCUE_BYTES)
		return { error: m.desk_rescue_too_big({ limit: MAX_RESCUE_BYTES / 1024 / 1024 }) };
	try {
		const before = await waitingKeys(event, actor);
		const reply = await openRescueFile(new Uint8Array(await file.arrayBuffer()), {
			database: database(),
			tokens: enrolments(),
			event,
			by: { organiser: actor },
			files: files()
		});
		const after = await waitingKeys(event, actor, reply.number);
		return inWords(reply, after.filter((key) => !before.includes(key)).length);
	} catch (cause) {
		if (cause instanceof RescueRefused) return { error: FAULTS[cause.fault]() };
		return throwAsHttp(cause);
	}
}

const FAULTS: Record<RescueFault, () => string> = {
	not_a_rescue_file: m.desk_rescue_not_one,
	unreadable: m.desk_rescue_unreadable,
	other_event: m.desk_rescue_other_event,
	owner_unknown: m.desk_rescue_owner_unknown
};

/** What waits, of one phone or of all. */
async function waitingKeys(event: string, actor: Actor, phone?: number): Promise<string[]> {
	const cards = await listWaiting({ event, places: { sessions: [], stations: [] } }, actor);
	return cards.filter((one) => phone === undefined || one.phone === phone).map(({ key }) => key);
}

function inWords({ number, received, already, missing }: RescueReply, waiting: number): CarriedUp {
	const phone = m.desk_phone_number({ number });
	const ranges = missing
		.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`))
		.join(m.desk_list_comma());
	const text =
		received === 0
			? m.desk_rescue_already({ phone, count: already })
			: waiting === 0
				? m.desk_rescue_done_all({ phone, count: received })
				: m.desk_rescue_done({ phone, count: received, accepted: received - waiting, waiting });
	return { text, missing: ranges ? m.desk_rescue_still({ ranges }) : null, waiting };
}
