// Sends a lead through the door that everybody's writes go through, as often as somebody presses the button and as one lead.
import type { RequestPatent } from '#lib/domain/lead.ts';
import { database } from '../context.ts';
import { throwAsHttp } from '../errors-to-http.ts';
import { NotAccepted, perform } from '../perform.ts';
import type { Booth } from './booth-page.ts';
import type { AskedFor } from './lead-form.ts';
import { formLimit, LIMITS } from './limits.ts';
import { idOf } from './submit-id.ts';

const limit = formLimit(LIMITS.booth);

export type Sent = { kind: 'sent' } | { kind: 'too-many' } | { kind: 'refused'; fields: string[] };

export interface LeadToSend {
	submit: string;
	booth: Booth;
	patent: string;
	asked: AskedFor;
	/** The known person's id; absent for somebody who typed their name. */
	contact?: string | undefined;
	/** From where, for the limit. */
	address: string;
}

/** `fields` are those of requestPatent that were at fault; 'event' when the event takes no leads any more. */
export async function sendLead({
	submit,
	booth,
	patent,
	asked,
	contact,
	address
}: LeadToSend): Promise<Sent> {
	const lead = idOf('lead', submit);
	// The first submit counts; to send it again costs nothing, also when there is no room for new ones.
	const isThere = await database().call('read_receipt', { lead }, { kind: 'server' });
	if (isThere) return { kind: 'sent' };
	if (limit.isExceeded(address, booth.booth)) return { kind: 'too-many' };
	limit.note(address, booth.booth);
	try {
		const args: RequestPatent = {
			...asked,
			lead,
			patent,
			booth: booth.booth,
			contact: contact ?? idOf('contact', submit)
		};
		await perform('requestPatent', args, {
			database: database(),
			actor: { kind: 'server' },
			event: booth.event,
			source: 'public'
		});
		return { kind: 'sent' };
	} catch (cause) {
		limit.forgive(address, booth.booth);
		if (cause instanceof NotAccepted)
			return { kind: 'refused', fields: cause.rejections.flatMap(({ fields }) => fields) };
		return throwAsHttp(cause);
	}
}
