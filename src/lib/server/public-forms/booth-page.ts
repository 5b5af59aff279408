// What the public page of a booth is made of, and who is known to the browser that opens it.
import { error } from '@sveltejs/kit';
import * as z from 'zod';
import { readBoothCode } from '#lib/domain/booth.ts';
import { RECIPIENT_KINDS } from '#lib/domain/consent.ts';
import { INTENTS } from '#lib/domain/lead.ts';
import {
	BURDENS,
	LEGAL_STATUSES,
	ANNUITY_STATUSES,
	MATURITIES,
	OFFER_MODES,
	PRICINGS
} from '#lib/domain/patent.ts';
import { PATENT_KINDS } from '#lib/domain/patent-number.ts';
import { m } from '#lib/i18n/text.ts';
import { database } from '../context.ts';
import { read } from '../public-pages.ts';
import { idOf } from './submit-id.ts';

const patent = z.object({
	id: z.string(),
	number: z.string(),
	kind: z.enum(PATENT_KINDS),
	title: z.string(),
	plain: z.string().optional(),
	holderName: z.string(),
	holder: z.string().optional(),
	legalStatus: z.enum(LEGAL_STATUSES),
	annuityStatus: z.enum(ANNUITY_STATUSES).optional(),
	annuityPaidUntil: z.string().optional(),
	checkedOn: z.string().optional(),
	burdens: z.array(z.enum(BURDENS)).default([]),
	maturity: z.enum(MATURITIES).optional(),
	effects: z.array(z.string()).default([]),
	scenes: z.array(z.string()).default([]),
	/** Pixels. */
	pictures: z.array(z.object({ id: z.string(), width: z.number(), height: z.number() })).default([]),
	offers: z.array(
		z.object({
			mode: z.enum(OFFER_MODES),
			pricing: z.enum(PRICINGS),
			priceFen: z.number().nullish(),
			terms: z.string().nullish()
		})
	)
});
/** Whom a consent may name: a patent's holder, or a bureau that watches over the organiser. */
const recipient = z.object({
	kind: z.enum(RECIPIENT_KINDS),
	recipient: z.string(),
	name: z.string(),
	telephone: z.string().nullish()
});

const booth = z.object({
	booth: z.string(),
	event: z.string(),
	eventName: z.string(),
	startsAt: z.string(),
	endsAt: z.string(),
	place: z.string().nullable(),
	host: z.string(),
	number: z.string(),
	name: z.string(),
	retainUntil: z.string(),
	patents: z.array(patent),
	recipients: z.array(recipient)
});
export type ShownPatent = z.output<typeof patent>;
export type Booth = z.output<typeof booth>;
export type Recipient = z.output<typeof recipient>;

/** @throws 404 alike for a code that cannot be one, is nobody's, or belongs to an event that is not open. */
export function readBooth(typed: string): Promise<Booth> {
	const code = readBoothCode(typed);
	if (!code) error(404, { message: m.public_booth_unknown() });
	return read(booth, 'read_booth', { code });
}

/** One patent of a booth, with those whom a consent to share may name for it. @throws 404 for one that is not shown there. */
export async function readBoothPatent(code: string, id: string) {
	const shown = await readBooth(code);
	const found = shown.patents.find((one) => one.id === id);
	if (!found) error(404, { message: m.public_booth_unknown() });
	const recipients = shown.recipients.filter(
		(one) => one.kind === 'bureau' || one.recipient === found.holder
	);
	return { booth: shown, patent: found, recipients };
}

const visitor = z
	.object({
		contact: z.string(),
		name: z.string(),
		mobile: z.string().optional(),
		company: z.string().optional()
	})
	.nullable();
/** Somebody whose personal link was opened in this browser; name and mobile are masked (李**, 138****8306). */
export type Visitor = NonNullable<z.output<typeof visitor>>;

/** Who holds the secret, if it is of this event; null for nobody. */
export async function recognise(secret: string | undefined, event: string): Promise<Visitor | null> {
	if (!secret || !/^[A-Za-z0-9_-]{22}$/.test(secret)) return null;
	return visitor.parse(
		(await database().call('recognise_person', { secret, event }, { kind: 'server' })) ?? null
	);
}

const leadReceipt = z.object({
	receipt: z.string(),
	at: z.string(),
	stage: z.string(),
	code: z.string().optional(),
	booth: z.string().optional(),
	event: z.string(),
	host: z.string(),
	intent: z.enum(INTENTS),
	company: z.string().optional(),
	budgetFen: z.number().optional(),
	timeframe: z.string().optional(),
	callBack: z.boolean(),
	/** Absent for somebody who cannot be called. */
	callDueAt: z.string().optional(),
	title: z.string(),
	holderName: z.string(),
	person: z.object({ name: z.string(), mobile: z.string().optional() }).optional(),
	secret: z.string().optional(),
	known: z.array(z.string())
});

/** What a submit at this booth became. @throws 404 where nothing did. */
export async function readLeadReceipt(code: string, submit: string) {
	const found = await database().call(
		'read_lead_receipt',
		{ lead: idOf('lead', submit) },
		{ kind: 'server' }
	);
	const shown = leadReceipt.nullable().parse(found ?? null);
	if (!shown || shown.code !== readBoothCode(code)) error(404, { message: m.public_receipt_unknown() });
	return shown;
}
